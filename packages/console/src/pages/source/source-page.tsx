import { Button, Stack } from '@mantine/core';
import { useNavigate, useParams } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { useMessages } from '../../messages/language-provider.tsx';
import { Confirm } from '../../parts/confirm.tsx';
import { Empty } from '../../parts/empty.tsx';
import { LinkButton } from '../../parts/link-button.tsx';
import { Loading } from '../../parts/loading.tsx';
import { Page } from '../../parts/page.tsx';
import { whoOf } from '../../parts/person-name.ts';
import { Problem } from '../../parts/problem.tsx';
import { keys, useCameras, useSources } from '../../parts/queries.ts';
import { tell } from '../../parts/tell.ts';
import { useOperation } from '../../parts/use-operation.ts';
import { Visits } from '../../parts/visits.tsx';
import { useClient } from '../../session/use-session.ts';
import { CameraSection } from './camera-section.tsx';
import { PhoneCamera } from './phone-camera.tsx';
import { ReadByKith } from './read-by-kith.tsx';
import { SourceEditor } from './source-editor.tsx';

/** A camera and the rules by which its pictures are judged. */
export function SourcePage(): ReactNode {
  const { sources: words, cameras: cameraWords, sighting } = useMessages();
  const client = useClient();
  const navigate = useNavigate();
  const id = Number(useParams({ from: '/cameras/$sourceId' }).sourceId);
  const sources = useSources();
  const cameras = useCameras();
  const [deleting, setDeleting] = useState(false);
  const stop = useOperation({ does: () => client.cameras.delete(id), changes: [keys.cameras] });
  const remove = useOperation({
    does: () => client.sources.delete(id),
    changes: [keys.sources, keys.cameras],
    onDone: () => {
      tell(words.deleted);
      void navigate({ to: '/cameras' });
    },
  });
  const source = sources.data?.find((one) => one.id === id);
  const camera = cameras.data?.find((one) => one.id === id);
  if (sources.data && !source) {
    return (
      <Page title={words.title}>
        <Empty text={words.gone} action={<LinkButton to="/cameras">{words.toAll}</LinkButton>} />
      </Page>
    );
  }
  if (!source) return <Loading error={sources.error} />;
  return (
    <Page
      title={source.name}
      actions={
        <>
          {camera && (
            <Button variant="default" loading={stop.isPending} onClick={() => stop.mutate()}>
              {cameraWords.stop}
            </Button>
          )}
          <Button variant="default" onClick={() => setDeleting(true)}>
            {words.delete}
          </Button>
        </>
      }
    >
      {cameras.data && (
        <Stack>
          {camera ? (
            <>
              <CameraSection key={id} camera={camera} />
              <Visits
                title={cameraWords.visits}
                hint={cameraWords.visitsHint}
                empty={cameraWords.nobody}
                filter={{ sourcesIds: [id] }}
                nameOf={(visit) => whoOf(visit, sighting)}
              />
            </>
          ) : (
            <>
              <ReadByKith key={id} source={source} />
              <PhoneCamera key={`phone ${id}`} source={source} />
            </>
          )}
        </Stack>
      )}
      <Problem error={cameras.error ?? stop.error} />
      <SourceEditor key={id} source={source} />
      <Confirm
        opened={deleting}
        title={words.deleteTitle(source.name)}
        consequence={words.deleteHint}
        yes={words.delete}
        busy={remove.isPending}
        error={remove.error}
        onYes={() => remove.mutate()}
        onClose={() => setDeleting(false)}
      />
    </Page>
  );
}

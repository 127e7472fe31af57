import { Button, Group, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { useFormats, useMessages } from '../../messages/language-provider.tsx';
import { CameraState } from '../../parts/camera-state.tsx';
import { Empty } from '../../parts/empty.tsx';
import { Icon } from '../../parts/icon.tsx';
import { Page } from '../../parts/page.tsx';
import { Problem } from '../../parts/problem.tsx';
import { keys, useCameras, useSources } from '../../parts/queries.ts';
import { useClient } from '../../session/use-session.ts';
import { NewSource } from './new-source.tsx';
import classes from './sources-page.module.css';

/** Where pictures come from. */
export function SourcesPage(): ReactNode {
  const { sources: words } = useMessages();
  const sources = useSources();
  const cameras = useCameras();
  const cameraOf = new Map(cameras.data?.map((camera) => [camera.id, camera]));
  const [making, setMaking] = useState(false);
  const create = (
    <Button leftSection={<Icon name="plus" size={16} />} onClick={() => setMaking(true)}>
      {words.create}
    </Button>
  );
  return (
    <Page title={words.title} actions={create}>
      <Problem error={sources.error ?? cameras.error} />
      {sources.data?.length === 0 && <Empty text={words.empty} action={create} />}
      <ul className={classes.list}>
        {sources.data?.map(({ id, name }) => {
          const camera = cameraOf.get(id);
          return (
            <li key={id}>
              <Link to="/cameras/$sourceId" params={{ sourceId: String(id) }} className={classes.card}>
                <Icon name="camera" />
                <span className={classes.about}>
                  <Group component="span" gap="xs" wrap="nowrap">
                    <Text component="span" fw={600} dir="auto" truncate>
                      {name}
                    </Text>
                    {camera && <CameraState state={camera.state} />}
                  </Group>
                  {camera?.problem ? (
                    <Text component="span" size="sm" c="red">
                      {camera.problem.message}
                    </Text>
                  ) : (
                    <LastSeen sourceId={id} />
                  )}
                </span>
              </Link>
            </li>
          );
        })}
      </ul>
      <NewSource opened={making} onClose={() => setMaking(false)} />
    </Page>
  );
}

function LastSeen({ sourceId }: { readonly sourceId: number }): ReactNode {
  const { sources: words } = useMessages();
  const formats = useFormats();
  const client = useClient();
  const latest = useQuery({
    queryKey: [...keys.sightings, 'latest', sourceId],
    queryFn: async ({ signal }) =>
      (await client.entries.list({ sourcesIds: [sourceId], limit: 1 }, { signal })).results,
  });
  const seen = latest.data?.[0];
  return (
    <Text component="span" size="sm" c="dimmed">
      {latest.data && (seen ? words.recent(formats.moment(seen.created)) : words.silent)}
    </Text>
  );
}

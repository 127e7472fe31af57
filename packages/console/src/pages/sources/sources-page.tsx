import { Group, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { useFormats, useMessages } from '../../messages/language-provider.tsx';
import { CameraState } from '../../parts/camera-state.tsx';
import classes from '../../parts/cards.module.css';
import { Icon } from '../../parts/icon.tsx';
import { ListPage } from '../../parts/list-page.tsx';
import { keys, useCameras, useSources } from '../../parts/queries.ts';
import { useClient } from '../../session/use-session.ts';
import { NewSource } from './new-source.tsx';

/** Where pictures come from. */
export function SourcesPage(): ReactNode {
  const { sources: words } = useMessages();
  const sources = useSources();
  const cameras = useCameras();
  const cameraOf = new Map(cameras.data?.map((camera) => [camera.id, camera]));
  const [making, setMaking] = useState(false);
  return (
    <ListPage
      title={words.title}
      create={words.create}
      onCreate={() => setMaking(true)}
      error={sources.error ?? cameras.error}
      count={sources.data?.length}
      empty={words.empty}
    >
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
    </ListPage>
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

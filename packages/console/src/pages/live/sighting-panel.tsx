import type { Client, Entry } from '@kith/client';
import { Drawer } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useMessages } from '../../messages/language-provider.tsx';
import { Empty } from '../../parts/empty.tsx';
import { Problem } from '../../parts/problem.tsx';
import { keys } from '../../parts/queries.ts';
import { SightingDetails } from '../../parts/sighting-details.tsx';
import { useClient } from '../../session/use-session.ts';

interface SightingPanelProps {
  /** Which sighting lies open; null: none. */
  readonly id: number | null;
  /** Those that are here already. */
  readonly known: readonly Entry[];
  onClose(): void;
}

/** A sighting beside the wall, with what can be done about it. */
export function SightingPanel({ id, known, onClose }: SightingPanelProps): ReactNode {
  const { live, shell } = useMessages();
  const client = useClient();
  const here = known.find((entry) => entry.id === id);
  const asked = useQuery({
    queryKey: [...keys.sightings, 'one', id],
    queryFn: () => findSighting(client, id ?? 0),
    enabled: id !== null && here === undefined,
  });
  const entry = here ?? asked.data;
  return (
    <Drawer
      opened={id !== null}
      onClose={onClose}
      position="right"
      size="lg"
      title={live.details}
      closeButtonProps={{ 'aria-label': shell.close }}
    >
      {entry && <SightingDetails key={entry.id} entry={entry} />}
      {!here && asked.data === null && <Empty text={live.gone} />}
      <Problem error={asked.error} />
    </Drawer>
  );
}

/** A sighting by its number; null when it is gone. Lists begin at a number and go down to it, so it is the last of one. */
async function findSighting(client: Client, id: number): Promise<Entry | null> {
  const { count } = await client.entries.list({ idFrom: id, limit: 1 });
  const { results } = await client.entries.list({ idFrom: id, limit: 1, offset: Math.max(0, count - 1) });
  return results.find((entry) => entry.id === id) ?? null;
}

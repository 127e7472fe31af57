import { type Frigate, KithApiError } from '@kith/client';
import { Badge, Group, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useFormats, useMessages } from '../../messages/language-provider.tsx';
import { stateColors } from '../../parts/camera-state.tsx';
import { Problem } from '../../parts/problem.tsx';
import { keys } from '../../parts/queries.ts';
import { Section } from '../../parts/section.tsx';
import { useClient } from '../../session/use-session.ts';
import { FrigateFields } from './frigate-fields.tsx';

/** How often it is asked how it is. */
const EVERY_MS = 5_000;

/** The Frigate that this space listens to: how that is, and what is set. */
export function FrigateOfSpace(): ReactNode {
  const { frigate: words } = useMessages();
  const client = useClient();
  const kept = useQuery({
    queryKey: keys.frigate,
    queryFn: async ({ signal }) => {
      try {
        return await client.frigate.get({ signal });
      } catch (error) {
        if (error instanceof KithApiError && error.status === 404) return null;
        throw error;
      }
    },
    refetchInterval: EVERY_MS,
  });
  return (
    <Section title={words.title} hint={words.hint}>
      <Problem error={kept.error} />
      {kept.data === null && <Text>{words.none}</Text>}
      {kept.data && <HowItIs frigate={kept.data} />}
      {kept.data !== undefined && <FrigateFields kept={kept.data} />}
    </Section>
  );
}

function HowItIs({ frigate: { state, state_since, problem, last_event } }: { readonly frigate: Frigate }): ReactNode {
  const { frigate: words } = useMessages();
  const formats = useFormats();
  return (
    <div role="status">
      <Group gap="xs">
        <Badge variant="light" tt="none" color={stateColors[state]}>
          {words.states[state]}
        </Badge>
        <Text size="sm">{words.since(formats.moment(state_since))}</Text>
      </Group>
      {problem !== null && (
        <Text size="sm" c="red" lang="en" dir="auto">
          {problem}
        </Text>
      )}
      <Text size="sm" c="dimmed">
        {last_event === null ? words.noEvent : words.lastEvent(formats.moment(last_event))}
      </Text>
    </div>
  );
}

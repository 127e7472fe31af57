import { type Client, KithApiError, type Nearest } from '@kith/client';
import { Button, Group, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { useFormats, useMessages } from '../../messages/language-provider.tsx';
import { MergeInto } from '../../parts/merge-into.tsx';
import { PersonLine } from '../../parts/person-line.tsx';
import { Problem } from '../../parts/problem.tsx';
import { keys } from '../../parts/queries.ts';
import { Section } from '../../parts/section.tsx';
import { useClient } from '../../session/use-session.ts';

const LIMIT = 6;

/** Who here looks most like this person, and may be the same. */
export function PersonDoubles({ pid }: { readonly pid: string }): ReactNode {
  const { person: words } = useMessages();
  const formats = useFormats();
  const client = useClient();
  const [same, setSame] = useState<Nearest | null>(null);
  const alike = useQuery({ queryKey: [...keys.person, pid, 'alike'], queryFn: () => alikeTo(client, pid) });
  return (
    <Section title={words.doubles} hint={words.doublesHint}>
      <Problem error={alike.error} />
      {alike.data?.length === 0 && <Text c="dimmed">{words.noDoubles}</Text>}
      {alike.data?.map((other) => (
        <Group key={other.pid} justify="space-between">
          <Link to="/people/$pid" params={{ pid: other.pid }}>
            <PersonLine
              person={other.person}
              face={other.initial_face_image}
              line={formats.confidence(other.confidence)}
            />
          </Link>
          <Button size="xs" variant="default" onClick={() => setSame(other)}>
            {words.merge}
          </Button>
        </Group>
      ))}
      <MergeInto pid={pid} other={same} onClose={() => setSame(null)} />
    </Section>
  );
}

/** By the face that was seen last; nobody when none is kept that could be compared. */
async function alikeTo(client: Client, pid: string): Promise<Nearest[]> {
  const { results } = await client.entries.list({ pid: [pid], limit: 1 });
  const latest = results[0];
  if (!latest) return [];
  try {
    const nearest = await client.entries.nearest(latest.id, { limit: LIMIT });
    return nearest.filter((other) => other.pid !== pid);
  } catch (error) {
    if (error instanceof KithApiError && error.status === 400) return [];
    throw error;
  }
}

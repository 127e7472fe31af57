import type { StrangerNaming } from '@kith/client';
import { Button, Group, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useFormats, useMessages } from '../messages/language-provider.tsx';
import { useClient } from '../session/use-session.ts';
import { calledBy } from './person-name.ts';
import { Problem } from './problem.tsx';
import { keys } from './queries.ts';
import { Section } from './section.tsx';
import { tell } from './tell.ts';
import { useOperation } from './use-operation.ts';
import classes from './visits.module.css';

const SHOWN = 50;

interface NamedStrangersProps {
  /** Only those who were named as this person. */
  readonly pid?: string;
  /** It is taken back of one of them. */
  onUndone?(naming: StrangerNaming): void;
}

/** Strangers who were named, as long as that can be taken back; nothing where there are none. */
export function NamedStrangers({ pid, onUndone }: NamedStrangersProps): ReactNode {
  const { strangers: words, sighting } = useMessages();
  const formats = useFormats();
  const client = useClient();
  const named = useQuery({
    queryKey: [...keys.strangers, 'named', { pid }],
    queryFn: async ({ signal }) => (await client.strangers.named({ pid, limit: SHOWN }, { signal })).results,
  });
  const undo = useOperation({
    does: ({ id }: StrangerNaming) => client.strangers.undoNaming(id),
    changes: [keys.strangers, keys.people, keys.person, keys.members, keys.sightings, keys.groups],
    onDone: (_stranger, naming) => {
      tell(words.takenBack);
      onUndone?.(naming);
    },
  });
  if (!named.error && (named.data ?? []).length === 0) return null;
  return (
    <Section title={words.namedTitle} hint={words.namedHint}>
      <Problem error={named.error ?? undo.error} />
      <ul className={classes.visits}>
        {named.data?.map((naming) => (
          <li key={naming.id}>
            <Group gap="sm">
              {pid === undefined && (
                <Link to="/people/$pid" params={{ pid: naming.pid }} dir="auto">
                  {calledBy(naming.person, sighting)}
                </Link>
              )}
              <Text size="sm" c="dimmed">
                {words.namedWhen(
                  formats.moment(naming.named),
                  naming.entries,
                  formats.number(naming.entries),
                  formats.moment(naming.undo_until),
                )}
              </Text>
              <Button
                size="compact-sm"
                variant="default"
                aria-label={words.takeBackOf(String(naming.id))}
                loading={undo.isPending && undo.variables?.id === naming.id}
                onClick={() => undo.mutate(naming)}
              >
                {words.takeBack}
              </Button>
            </Group>
          </li>
        ))}
      </ul>
    </Section>
  );
}

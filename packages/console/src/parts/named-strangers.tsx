import type { StrangerNaming } from '@kith/client';
import { Button, Group, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
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

const PAGE = 50;

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
  const named = useInfiniteQuery({
    queryKey: [...keys.strangers, 'named', { pid }],
    queryFn: ({ pageParam, signal }) => client.strangers.named({ pid, limit: PAGE, offset: pageParam }, { signal }),
    initialPageParam: 0,
    getNextPageParam: ({ count }, pages) => (pages.length * PAGE < count ? pages.length * PAGE : undefined),
  });
  // Whoever is named meanwhile moves the others on by one.
  const all = [...new Map(named.data?.pages.flatMap(({ results }) => results.map((one) => [one.id, one]))).values()];
  const undo = useOperation({
    does: ({ id }: StrangerNaming) => client.strangers.undoNaming(id),
    changes: [keys.strangers, keys.people, keys.person, keys.members, keys.sightings, keys.groups],
    onDone: (_stranger, naming) => {
      tell(words.takenBack);
      onUndone?.(naming);
    },
  });
  if (!named.error && all.length === 0) return null;
  return (
    <Section title={words.namedTitle} hint={words.namedHint}>
      <Problem error={named.error ?? undo.error} />
      <ul className={classes.visits}>
        {all.map((naming) => (
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
      {named.hasNextPage && (
        <Group justify="center">
          <Button variant="default" loading={named.isFetchingNextPage} onClick={() => void named.fetchNextPage()}>
            {words.namedMore}
          </Button>
        </Group>
      )}
    </Section>
  );
}

import type { Entry } from '@kith/client';
import { Button, Group, Stack, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useFormats, useMessages } from '../../messages/language-provider.tsx';
import { Face } from '../../parts/face.tsx';
import { Problem } from '../../parts/problem.tsx';
import { keys } from '../../parts/queries.ts';
import { ResultBadge } from '../../parts/result-badge.tsx';
import { Section } from '../../parts/section.tsx';
import { useClient } from '../../session/use-session.ts';
import classes from './person-sightings.module.css';

const PAGE = 40;
const FACE_PX = 56;

/** When and where a person was seen, by day. */
export function PersonSightings({ pid }: { readonly pid: string }): ReactNode {
  const { person: words } = useMessages();
  const formats = useFormats();
  const client = useClient();
  const sightings = useInfiniteQuery({
    queryKey: [...keys.sightings, pid],
    queryFn: ({ pageParam, signal }) => client.entries.list({ pid: [pid], limit: PAGE, offset: pageParam }, { signal }),
    initialPageParam: 0,
    getNextPageParam: ({ count }, pages) => (pages.length * PAGE < count ? pages.length * PAGE : undefined),
  });
  const entries = sightings.data?.pages.flatMap(({ results }) => results) ?? [];
  const count = sightings.data?.pages[0]?.count;
  return (
    <Section
      title={words.sightings}
      actions={count !== undefined && <Text c="dimmed">{words.total(count, formats.number(count))}</Text>}
    >
      <Problem error={sightings.error} />
      {count === 0 && <Text c="dimmed">{words.neverSeen}</Text>}
      {byDay(entries, formats.date).map(([day, ofDay]) => (
        <Stack key={day} gap="xs">
          <Text fw={600} size="sm">
            {day}
          </Text>
          <ol className={classes.day}>
            {ofDay.map(({ id, face_image, created, source, result }) => (
              <li key={id}>
                <Link to="/live" search={{ entry: id }} className={classes.sighting}>
                  <Face url={face_image} size={FACE_PX} />
                  <span className={classes.about}>
                    <span>
                      {formats.time(created)} · <bdi>{source.name}</bdi>
                    </span>
                    <ResultBadge result={result} />
                  </span>
                </Link>
              </li>
            ))}
          </ol>
        </Stack>
      ))}
      {sightings.hasNextPage && (
        <Group justify="center">
          <Button
            variant="default"
            loading={sightings.isFetchingNextPage}
            onClick={() => void sightings.fetchNextPage()}
          >
            {words.more}
          </Button>
        </Group>
      )}
    </Section>
  );
}

function byDay(entries: readonly Entry[], dayOf: (iso: string) => string): [day: string, entries: Entry[]][] {
  const days = new Map<string, Entry[]>();
  for (const entry of entries) {
    const day = dayOf(entry.created);
    days.set(day, [...(days.get(day) ?? []), entry]);
  }
  return [...days];
}

import type { Visit, VisitList } from '@kith/client';
import { Badge, Button, Group, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useFormats, useMessages } from '../messages/language-provider.tsx';
import { useClient } from '../session/use-session.ts';
import { Face } from './face.tsx';
import { Problem } from './problem.tsx';
import { ResultBadge } from './result-badge.tsx';
import { Section } from './section.tsx';
import classes from './visits.module.css';

const PAGE = 20;
const AGAIN_MS = 2_000;
const FACE_PX = 44;

interface VisitsProps {
  readonly title: string;
  readonly hint: string;
  /** What is said where there was none. */
  readonly empty: string;
  readonly filter: Pick<VisitList, 'pids' | 'sourcesIds'>;
  /** What a visit is called among the others. */
  nameOf(visit: Visit): string;
}

/** Who is somewhere now, and who was of late: each once, from when to when. */
export function Visits({ title, hint, empty, filter, nameOf }: VisitsProps): ReactNode {
  const { person: words } = useMessages();
  const client = useClient();
  const visits = useInfiniteQuery({
    queryKey: ['visits', filter],
    queryFn: ({ pageParam, signal }) => client.visits.list({ ...filter, limit: PAGE, offset: pageParam }, { signal }),
    initialPageParam: 0,
    getNextPageParam: ({ count }, pages) => (pages.length * PAGE < count ? pages.length * PAGE : undefined),
    refetchInterval: AGAIN_MS,
  });
  const all = visits.data?.pages.flatMap(({ results }) => results);
  return (
    <Section title={title} hint={hint}>
      <Problem error={visits.error} />
      {all?.length === 0 && <Text c="dimmed">{empty}</Text>}
      <ul className={classes.visits}>
        {all?.map((visit) => (
          <li key={visit.id}>
            <VisitLine visit={visit} name={nameOf(visit)} />
          </li>
        ))}
      </ul>
      {visits.hasNextPage && (
        <Group justify="center">
          <Button variant="default" loading={visits.isFetchingNextPage} onClick={() => void visits.fetchNextPage()}>
            {words.more}
          </Button>
        </Group>
      )}
    </Section>
  );
}

function VisitLine({ visit, name }: { readonly visit: Visit; readonly name: string }): ReactNode {
  const { cameras } = useMessages();
  const formats = useFormats();
  const { result, face_image, first_seen, last_seen, open, frames, entry_id } = visit;
  return (
    <Group gap="sm" wrap="nowrap">
      <Face url={face_image} size={FACE_PX} />
      <div>
        <Group gap="xs">
          <Link to="/live" search={{ entry: entry_id }} dir="auto">
            {name}
          </Link>
          <ResultBadge result={result} />
          {open && (
            <Badge variant="light" tt="none" color="teal">
              {cameras.here}
            </Badge>
          )}
        </Group>
        <Text size="sm" c="dimmed">
          {cameras.visit(
            formats.moment(first_seen),
            open ? null : formats.time(last_seen),
            frames,
            formats.number(frames),
          )}
        </Text>
      </div>
    </Group>
  );
}

import type { Visit } from '@kith/client';
import { Badge, Group, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useFormats, useMessages } from '../../messages/language-provider.tsx';
import { Face } from '../../parts/face.tsx';
import { whoOf } from '../../parts/person-name.ts';
import { Problem } from '../../parts/problem.tsx';
import { ResultBadge } from '../../parts/result-badge.tsx';
import { Section } from '../../parts/section.tsx';
import { useClient } from '../../session/use-session.ts';
import classes from './camera-section.module.css';

const SHOWN = 20;
const AGAIN_MS = 2_000;
const FACE_PX = 44;

/** Who is at a camera now, and who was of late: each once, from when to when. */
export function Visits({ cameraId }: { readonly cameraId: number }): ReactNode {
  const { cameras } = useMessages();
  const client = useClient();
  const visits = useQuery({
    queryKey: ['visits', cameraId],
    queryFn: async ({ signal }) =>
      (await client.visits.list({ sourcesIds: [cameraId], limit: SHOWN }, { signal })).results,
    refetchInterval: AGAIN_MS,
  });
  return (
    <Section title={cameras.visits} hint={cameras.visitsHint}>
      <Problem error={visits.error} />
      {visits.data?.length === 0 && <Text c="dimmed">{cameras.nobody}</Text>}
      <ul className={classes.visits}>
        {visits.data?.map((visit) => (
          <li key={visit.id}>
            <VisitLine visit={visit} />
          </li>
        ))}
      </ul>
    </Section>
  );
}

function VisitLine({ visit }: { readonly visit: Visit }): ReactNode {
  const { cameras, sighting } = useMessages();
  const formats = useFormats();
  const { pid, person, result, face_image, first_seen, last_seen, open, frames, entry_id } = visit;
  return (
    <Group gap="sm" wrap="nowrap">
      <Face url={face_image} size={FACE_PX} />
      <div>
        <Group gap="xs">
          <Link to="/live" search={{ entry: entry_id }} dir="auto">
            {whoOf({ pid, person }, sighting)}
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

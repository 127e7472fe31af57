import type { Entry } from '@kith/client';
import { Group, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { useFormats, useMessages } from '../messages/language-provider.tsx';
import { ConfidenceWords } from './confidence-words.tsx';
import { Face } from './face.tsx';
import { Facts } from './facts.tsx';
import { GroupChip } from './group-chip.tsx';
import { whoOf } from './person-name.ts';
import { pictureSource } from './picture.ts';
import { useGroups } from './queries.ts';
import { ReasonWords } from './reason-words.tsx';
import { ResultBadge } from './result-badge.tsx';
import { SightingActions } from './sighting-actions.tsx';
import classes from './sighting-details.module.css';
import { SightingFrame } from './sighting-frame.tsx';

const FACE_PX = 132;

/** Who was seen and what was decided, with the photo that the person is known by beside it. */
export function SightingDetails({ entry }: { readonly entry: Entry }): ReactNode {
  const { live, sighting } = useMessages();
  const formats = useFormats();
  const groups = useGroups();
  const colors = new Map(groups.data?.map(({ id, color }) => [id, color]));
  const frame = pictureSource(entry.full_image);
  const who = whoOf(entry, sighting);
  return (
    <Stack>
      <Group justify="space-between" wrap="nowrap">
        <Title order={2} size="h3" dir="auto">
          {who}
        </Title>
        <ResultBadge result={entry.result} />
      </Group>
      <div className={classes.looks} data-framed={frame !== null}>
        {frame !== null && <SightingFrame entry={entry} source={frame} />}
        <div className={classes.faces}>
          <Picture label={live.seen} url={entry.face_image} />
          {entry.pid !== null && <Picture label={live.knownBy} url={entry.initial_face_image} />}
        </div>
      </div>
      {entry.persons_groups.length > 0 && (
        <Group gap="xs">
          {entry.persons_groups.map((group) => (
            <GroupChip key={group.id} {...group} color={colors.get(group.id) ?? null} />
          ))}
        </Group>
      )}
      <SightingActions entry={entry} />
      <Facts
        facts={[
          [live.at, formats.dateTime(entry.created)],
          [live.source, entry.source.name],
          [
            live.confidence,
            entry.confidence === null ? null : <ConfidenceWords key="confidence" confidence={entry.confidence} />,
          ],
          [live.reason, entry.reason ? <ReasonWords key="reason" reason={entry.reason} /> : null],
          [live.age, entry.age === null ? null : live.ageOf(formats.number(Math.round(entry.age)))],
          [live.size, live.pixels(formats.number(Math.round(entry.facesize)))],
          [live.number, String(entry.id)],
          [live.pid, entry.pid],
        ]}
      />
      {frame === null && (
        <Text c="dimmed" size="sm">
          {live.noPicture}
        </Text>
      )}
    </Stack>
  );
}

const Picture = ({ label, url }: { readonly label: string; readonly url: string | null }): ReactNode => (
  <Stack gap={4}>
    <Face url={url} size={FACE_PX} />
    <Text size="sm" c="dimmed">
      {label}
    </Text>
  </Stack>
);

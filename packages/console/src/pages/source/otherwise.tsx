import type { Entry } from '@kith/client';
import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useFormats, useMessages } from '../../messages/language-provider.tsx';
import { Face } from '../../parts/face.tsx';
import { Problem } from '../../parts/problem.tsx';
import { keys } from '../../parts/queries.ts';
import { Section } from '../../parts/section.tsx';
import { useClient } from '../../session/use-session.ts';
import classes from './source-page.module.css';

const LOOKED_AT = 200;
const FACE_PX = 72;

interface Settings {
  /** Width of the smallest face that would be looked for. */
  readonly minFacePx: number;
  /** Smallest face that would be compared, px². */
  readonly identifySize: number;
  readonly tellsMood: boolean;
}

interface OtherwiseProps {
  readonly sourceId: number;
  readonly settings: Settings;
}

/** The last sightings that would have been something else. */
export function Otherwise({ sourceId, settings }: OtherwiseProps): ReactNode {
  const { sources: words } = useMessages();
  const formats = useFormats();
  const client = useClient();
  const seen = useQuery({
    queryKey: [...keys.sightings, 'of', sourceId],
    queryFn: async ({ signal }) =>
      (await client.entries.list({ sourcesIds: [sourceId], limit: LOOKED_AT }, { signal })).results,
  });
  const entries = seen.data ?? [];
  const moods = entries.filter(({ mood }) => mood !== null).length;
  const changed = entries.flatMap((entry) => {
    const would = wouldBe(entry, settings);
    return would === null ? [] : [{ entry, would }];
  });
  return (
    <Section title={words.otherwise} hint={words.otherwiseHint}>
      <Problem error={seen.error} />
      <Text size="sm" c="dimmed" role="status">
        {seen.data?.length === 0 ? words.nothingSeen : words.asBefore(formats.number(entries.length - changed.length))}
      </Text>
      {!settings.tellsMood && moods > 0 && <Text size="sm">{words.withoutMood(moods, formats.number(moods))}</Text>}
      <ul className={classes.faces}>
        {changed.map(({ entry, would }) => (
          <li key={entry.id} className={classes.face}>
            <Face url={entry.face_image} size={FACE_PX} />
            {words.wouldBe[would]}
          </li>
        ))}
      </ul>
    </Section>
  );
}

/** What an entry would have been instead; null: the same. */
function wouldBe(
  { result, facesize, reason }: Entry,
  { minFacePx, identifySize }: Settings,
): 'unseen' | 'det' | 'compared' | null {
  // A face is about as wide as it is high.
  if (Math.sqrt(facesize) < minFacePx) return 'unseen';
  if (result !== 'det' && facesize < identifySize) return 'det';
  const wasTooSmall = reason?.code === 'face_too_small';
  return result === 'det' && wasTooSmall && facesize >= identifySize ? 'compared' : null;
}

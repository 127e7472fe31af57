import type { GalleryHealth } from '@kith/client';
import { Button, Group, Text } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useFormats, useMessages } from '../../messages/language-provider.tsx';
import { ConfidenceWords } from '../../parts/confidence-words.tsx';
import { MergeInto } from '../../parts/merge-into.tsx';
import { ResultBadge } from '../../parts/result-badge.tsx';
import { Section } from '../../parts/section.tsx';
import classes from './health.module.css';
import { KnownLink } from './known-link.tsx';

type Pair = GalleryHealth['alike'][number];

interface AlikePeopleProps {
  readonly title: string;
  readonly hint: string;
  /** What is said where there is no pair. */
  readonly empty: string;
  readonly pairs: readonly Pair[];
}

/** Pairs of people by how alike they are, and a way to make one of two. */
export function AlikePeople({ title, hint, empty, pairs }: AlikePeopleProps): ReactNode {
  const { health: words, live } = useMessages();
  const formats = useFormats();
  const [same, setSame] = useState<Pair | null>(null);
  return (
    <Section title={title} hint={hint}>
      {pairs.length === 0 && <Text c="dimmed">{empty}</Text>}
      <ul className={classes.list}>
        {pairs.map((pair) => (
          <li key={`${pair.one.pid} ${pair.other.pid}`} className={classes.row}>
            <div className={classes.pair}>
              <KnownLink known={pair.one} />
              <KnownLink known={pair.other} />
            </div>
            <div className={classes.words}>
              {pair.result !== 'nm' && <ResultBadge result={pair.result} />}
              <Text size="sm">
                {pair.result === 'nm' ? (
                  `${live.confidence} ${formats.confidence(pair.confidence)}`
                ) : (
                  <ConfidenceWords confidence={pair.confidence} />
                )}
              </Text>
            </div>
            <Group>
              <Button size="xs" variant="default" onClick={() => setSame(pair)}>
                {words.merge}
              </Button>
            </Group>
          </li>
        ))}
      </ul>
      <MergeInto pid={same?.one.pid ?? ''} other={same?.other ?? null} onClose={() => setSame(null)} />
    </Section>
  );
}

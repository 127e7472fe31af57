import type { Thresholds, WhatIfAnswer } from '@kith/client';
import { Stack, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useFormats, useMessages } from '../../messages/language-provider.tsx';
import { type Somebody, whoOf } from '../../parts/person-name.ts';
import { Problem } from '../../parts/problem.tsx';
import { Section } from '../../parts/section.tsx';
import { besidesFields } from '../../parts/sentences.ts';
import { useClient } from '../../session/use-session.ts';

const TYPING_MS = 250;
const levels = ['exact', 'ha', 'junk'] as const;

type Wish = Pick<Thresholds, (typeof levels)[number]>;

/** What other thresholds would have told otherwise, before they are saved. */
export function WhatIf({ wish }: { readonly wish: Wish }): ReactNode {
  const { health: words } = useMessages();
  const client = useClient();
  const [asked] = useDebouncedValue(wish, TYPING_MS);
  const answer = useQuery({
    queryKey: ['what-if', asked],
    queryFn: ({ signal }) => client.gallery.whatIf(asked, { signal }),
    placeholderData: keepPreviousData,
  });
  return (
    <Section title={words.whatIf} hint={words.whatIfHint}>
      {/* What is wrong with a threshold is said beside it when it is saved. */}
      <Problem error={besidesFields(answer.error, levels)} />
      {answer.data && !answer.error && <Changes answer={answer.data} />}
    </Section>
  );
}

function Changes({ answer }: { readonly answer: WhatIfAnswer }): ReactNode {
  const { health: words, sighting } = useMessages();
  const formats = useFormats();
  const { strangers, changes, examples, entries } = answer;
  const moved = levels.filter((level) => strangers.before[level] !== strangers.after[level]);
  return (
    <Stack gap="xs" aria-live="polite">
      <Text size="sm" c="dimmed">
        {words.whatIfCount(formats.number(entries))}
      </Text>
      {changes.length === 0 && <Text>{words.whatIfNone}</Text>}
      {changes.map(({ from, to, entries: count }) => (
        <Text key={`${from} ${to}`}>
          {words.change(sighting.results[from], sighting.results[to], count, formats.number(count))}
        </Text>
      ))}
      {moved.map((level) => (
        <Text key={level}>
          {words.strangersNamed(
            sighting.results[level],
            formats.number(strangers.before[level]),
            formats.number(strangers.after[level]),
          )}
        </Text>
      ))}
      {examples.length > 0 && (
        <Text size="sm">
          {words.examples}:{' '}
          {examples.map((entry, index) => (
            <span key={entry.entry_id}>
              {index > 0 && ' · '}
              <Link to="/live" search={{ entry: entry.entry_id }} dir="auto">
                {whoOf(entry satisfies Somebody, sighting)}
              </Link>{' '}
              ({formats.confidence(entry.confidence)})
            </span>
          ))}
        </Text>
      )}
    </Stack>
  );
}

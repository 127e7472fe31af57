import type { SampleType } from '@kith/client';
import { Button, Group, Paper, Select, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useFormats, useMessages } from '../../messages/language-provider.tsx';
import { newsTypes } from '../../parts/news-types.ts';
import { Problem } from '../../parts/problem.tsx';
import { Section } from '../../parts/section.tsx';
import { besidesFields } from '../../parts/sentences.ts';
import { tell } from '../../parts/tell.ts';
import { useOperation } from '../../parts/use-operation.ts';
import { useClient } from '../../session/use-session.ts';
import type { ToldText } from './use-told-text.ts';

const types: readonly SampleType[] = ['entry.created', ...newsTypes];

interface SampleProps {
  readonly profileId: number;
  readonly type: SampleType;
  /** How it is told in words; undefined: it is not, or nobody knows yet. */
  readonly text: ToldText | undefined;
  readonly error: unknown;
  onType(type: SampleType): void;
}

/** What something made up is told like, before anything is saved, and a button that sends it. */
export function Sample({ profileId, type, text, error, onType }: SampleProps): ReactNode {
  const { notifications: words } = useMessages();
  const formats = useFormats();
  const client = useClient();
  const send = useOperation({
    does: () => client.notifications.sample(profileId, { type }),
    changes: [],
    onDone: ({ status_code, duration_ms, error }) => {
      const ms = formats.number(Math.round(duration_ms));
      if (error !== null) tell(words.sampleFailed(error));
      else tell(status_code === null ? words.sampleTaken(ms) : words.sampleAnswered(String(status_code), ms));
    },
  });
  return (
    <Section title={words.sampleTitle} hint={words.sampleHint}>
      <Group align="flex-end">
        <Select
          label={words.sampleOf}
          allowDeselect={false}
          data={types.map((value) => ({ value, label: words.types[value] }))}
          value={type}
          onChange={(chosen) => onType(types.find((one) => one === chosen) ?? 'entry.created')}
        />
        <Button variant="default" loading={send.isPending} onClick={() => send.mutate()}>
          {words.sample}
        </Button>
      </Group>
      <Problem error={send.error ?? besidesFields(error, ['template'])} />
      {text && (
        <Paper component="figure" withBorder m={0} p="sm" aria-label={words.sampleText}>
          <Text component="figcaption" size="sm" c="dimmed">
            {words.sampleText}
          </Text>
          {/* The server words it, in English where no template does. */}
          <Text fw={600} lang="en" dir="auto">
            {text.title}
          </Text>
          <Text lang="en" dir="auto" style={{ whiteSpace: 'pre-wrap' }}>
            {text.body}
          </Text>
        </Paper>
      )}
    </Section>
  );
}

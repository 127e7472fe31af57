import { Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useMessages } from '../../messages/language-provider.tsx';
import { fieldSentence } from '../sentences.ts';
import { HoursField } from '../week/hours-field.tsx';
import { MomentField } from './moment-field.tsx';
import type { TimesForm } from './times-form.ts';

/** The fields of times, as the wire calls them: each says for itself what is wrong with it. */
export const timesFields = ['valid_from', 'valid_until', 'hours'] as const;

interface TimesFieldsProps {
  readonly value: TimesForm;
  /** What the server said of the whole form. */
  readonly error: unknown;
  onChange(value: TimesForm): void;
}

/** From when until when, and at which hours of the week. */
export function TimesFields({ value, error, onChange }: TimesFieldsProps): ReactNode {
  const { times: words } = useMessages();
  return (
    <Stack gap="sm">
      <MomentField
        label={words.from}
        timeLabel={words.fromTime}
        hint={words.fromHint}
        value={value.from}
        error={fieldSentence(error, 'valid_from')}
        onChange={(from) => onChange({ ...value, from })}
      />
      <MomentField
        label={words.until}
        timeLabel={words.untilTime}
        hint={words.untilHint}
        value={value.until}
        error={fieldSentence(error, 'valid_until')}
        onChange={(until) => onChange({ ...value, until })}
      />
      <Text size="xs" c="dimmed">
        {words.clock(new Intl.DateTimeFormat().resolvedOptions().timeZone.replaceAll('_', ' '))}
      </Text>
      <HoursField
        label={words.hours}
        value={value.hours}
        error={fieldSentence(error, 'hours')}
        onChange={(hours) => onChange({ ...value, hours })}
      />
    </Stack>
  );
}

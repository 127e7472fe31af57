import type { StrangerFilter } from '@kith/client';
import { Group, Stack, Switch, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useFormats, useMessages } from '../messages/language-provider.tsx';
import { NumberField } from './number-field.tsx';
import { fieldSentence } from './sentences.ts';
import { strangersInWords } from './strangers-in-words.ts';

const everyVisit: NonNullable<StrangerFilter> = { visits_from: null, visits_to: null, seen_within_days: null };
const fields = ['visits_from', 'visits_to', 'seen_within_days'] as const;

interface StrangerFieldsProps {
  readonly value: StrangerFilter;
  readonly error: unknown;
  onChange(value: StrangerFilter): void;
}

/** Whether strangers alone are told of, and on which of their visits, with the sentence that it comes to. */
export function StrangerFields({ value, error, onChange }: StrangerFieldsProps): ReactNode {
  const { notifications: words } = useMessages();
  const formats = useFormats();
  return (
    <Stack gap="xs">
      <Switch
        label={words.strangersOnly}
        description={words.strangersHint}
        checked={value !== null}
        onChange={(event) => onChange(event.currentTarget.checked ? everyVisit : null)}
      />
      {value !== null && (
        <>
          <Group grow align="flex-end">
            {fields.map((field, index) => (
              <NumberField
                key={field}
                label={words.strangerFields[field]}
                min={1}
                allowDecimal={false}
                placeholder={words.anyNumber}
                value={value[field] ?? ''}
                onChange={(written) => onChange({ ...value, [field]: Number(written) || null })}
                error={index === 0 && fieldSentence(error, 'strangers')}
              />
            ))}
          </Group>
          <Text size="sm" aria-live="polite">
            {words.strangersMeans(strangersInWords(value, words, formats))}
          </Text>
        </>
      )}
    </Stack>
  );
}

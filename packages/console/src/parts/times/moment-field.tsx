import { Group, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import type { DayAndTime } from './times-form.ts';

interface MomentFieldProps {
  readonly label: string;
  /** What the time of day is called to whoever does not see where it stands. */
  readonly timeLabel: string;
  readonly hint: string;
  readonly value: DayAndTime;
  /** What the server says of it. */
  readonly error?: string | undefined;
  onChange(value: DayAndTime): void;
}

/** A day and, if that matters, a time of day, by the clock of this device. */
export const MomentField = ({ label, timeLabel, hint, value, error, onChange }: MomentFieldProps): ReactNode => (
  <Group gap="xs" align="flex-end" wrap="nowrap">
    <TextInput
      flex={1}
      type="date"
      label={label}
      description={hint}
      inputWrapperOrder={['label', 'description', 'error', 'input']}
      max="9999-12-30"
      // A time of day is of some day: the browser asks for it.
      required={value.time !== ''}
      withAsterisk={false}
      value={value.day}
      error={error}
      onChange={(event) => onChange({ ...value, day: event.currentTarget.value })}
    />
    <TextInput
      type="time"
      aria-label={timeLabel}
      value={value.time}
      onChange={(event) => onChange({ ...value, time: event.currentTarget.value })}
    />
  </Group>
);

import type { Hours, QuietHours } from '@kith/client';
import { Switch } from '@mantine/core';
import type { ReactNode } from 'react';
import { useMessages } from '../../messages/language-provider.tsx';
import { HoursField } from '../../parts/week/hours-field.tsx';
import { weekDays } from '../../parts/week/week-days.ts';

const atNight: Hours['week'] = [{ days: [...weekDays], from: '22:00', to: '06:00' }];

interface QuietFieldsProps {
  readonly value: QuietHours | null;
  readonly error: string | undefined;
  onChange(value: QuietHours | null): void;
}

/** When nothing is told, and whether urgent alarms are all the same. */
export function QuietFields({ value, error, onChange }: QuietFieldsProps): ReactNode {
  const { notifications: words } = useMessages();
  return (
    <>
      <HoursField
        label={words.quiet}
        hint={words.quietHint}
        value={value?.hours ?? null}
        atFirst={atNight}
        error={error}
        onChange={(hours) => onChange(hours && { hours, except_urgent: value?.except_urgent ?? true })}
      />
      {value !== null && (
        <Switch
          label={words.quietUrgent}
          checked={value.except_urgent}
          onChange={(event) => onChange({ ...value, except_urgent: event.currentTarget.checked })}
        />
      )}
    </>
  );
}

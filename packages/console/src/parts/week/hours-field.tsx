import type { Hours } from '@kith/client';
import { Stack, Switch, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useFormats, useMessages } from '../../messages/language-provider.tsx';
import { hoursInWords } from './hours-in-words.ts';
import { weekDays } from './week-days.ts';
import { WeekGrid } from './week-grid.tsx';
import { planOf, weekOf } from './week-plan.ts';
import { ownZone, ZoneSelect } from './zone-select.tsx';

const workingHours: Hours['week'] = [{ days: weekDays.slice(0, 5), from: '08:00', to: '18:00' }];

interface HoursFieldProps {
  readonly label: string;
  readonly hint?: string;
  readonly value: Hours | null;
  /** The hours that it begins with. */
  readonly atFirst?: Hours['week'];
  /** What the server says of it. */
  readonly error?: string | undefined;
  onChange(value: Hours | null): void;
}

/** Hours that come again every week, drawn into it, by the clock of a zone; null: always. */
export function HoursField(props: HoursFieldProps): ReactNode {
  const { label, hint, value, atFirst = workingHours, error, onChange } = props;
  const { week: words } = useMessages();
  const formats = useFormats();
  return (
    <Stack gap="xs">
      <Switch
        label={label}
        description={hint}
        checked={value !== null}
        error={error}
        onChange={(event) => onChange(event.currentTarget.checked ? { time_zone: ownZone(), week: atFirst } : null)}
      />
      {value !== null && (
        <>
          <Text size="sm" aria-live="polite" dir="auto">
            {value.week.length === 0 ? words.empty : hoursInWords(value, formats)}
          </Text>
          <WeekGrid
            label={label}
            plan={planOf(value.week)}
            onChange={(plan) => onChange({ ...value, week: weekOf(plan) })}
          />
          <Text size="sm" c="dimmed">
            {words.keys}
          </Text>
          <ZoneSelect
            label={words.zone}
            value={value.time_zone}
            onChange={(time_zone) => onChange({ ...value, time_zone })}
          />
        </>
      )}
    </Stack>
  );
}

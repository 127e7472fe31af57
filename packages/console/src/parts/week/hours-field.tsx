import type { Hours } from '@kith/client';
import { Select, Stack, Switch, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useFormats, useMessages } from '../../messages/language-provider.tsx';
import { hoursInWords } from './hours-in-words.ts';
import { weekDays } from './week-days.ts';
import { WeekGrid } from './week-grid.tsx';
import { planOf, weekOf } from './week-plan.ts';

const ownZone = (): string => new Intl.DateTimeFormat().resolvedOptions().timeZone;
const atFirst = (): Hours => ({
  time_zone: ownZone(),
  week: [{ days: weekDays.slice(0, 5), from: '08:00', to: '18:00' }],
});

interface HoursFieldProps {
  readonly label: string;
  readonly hint?: string;
  readonly value: Hours | null;
  /** What the server says of it. */
  readonly error?: string | undefined;
  onChange(value: Hours | null): void;
}

/** Hours that come again every week, drawn into it, by the clock of a zone; null: always. */
export function HoursField({ label, hint, value, error, onChange }: HoursFieldProps): ReactNode {
  const { week: words } = useMessages();
  const formats = useFormats();
  return (
    <Stack gap="xs">
      <Switch
        label={label}
        description={hint}
        checked={value !== null}
        error={error}
        onChange={(event) => onChange(event.currentTarget.checked ? atFirst() : null)}
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
          <Select
            label={words.zone}
            searchable
            allowDeselect={false}
            data={zonesWith(value.time_zone)}
            value={value.time_zone}
            onChange={(zone) => zone !== null && onChange({ ...value, time_zone: zone })}
          />
        </>
      )}
    </Stack>
  );
}

const zonesWith = (zone: string): string[] => [
  ...new Set([ownZone(), 'UTC', zone, ...Intl.supportedValuesOf('timeZone')]),
];

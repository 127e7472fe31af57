import { Select } from '@mantine/core';
import type { ReactNode } from 'react';
import { useFormats, useMessages } from '../messages/language-provider.tsx';
import { usePeriods } from './queries.ts';

interface PeriodSelectProps {
  readonly label: string;
  /** Whether the label is heard alone. */
  readonly hidden?: boolean;
  /** Null: what is seen stays until somebody deletes it. */
  readonly value: number | null;
  onChange(value: number | null): void;
}

/** How long what a camera sees is kept. */
export function PeriodSelect({ label, hidden = false, value, onChange }: PeriodSelectProps): ReactNode {
  const { settings } = useMessages();
  const formats = useFormats();
  const periods = usePeriods();
  return (
    <Select
      {...(hidden ? { 'aria-label': label } : { label })}
      placeholder={settings.forever}
      clearable
      data={
        periods.data?.map(({ id, name, entry_storage_days: days, is_active }) => ({
          value: String(id),
          label: `${name} (${is_active ? settings.days(days, formats.number(days)) : settings.inactive})`,
        })) ?? []
      }
      value={value === null ? null : String(value)}
      onChange={(id) => onChange(id === null ? null : Number(id))}
    />
  );
}

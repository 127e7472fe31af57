import { Select } from '@mantine/core';
import type { ReactNode } from 'react';

/** Where whoever looks is. */
export const ownZone = (): string => new Intl.DateTimeFormat().resolvedOptions().timeZone;

interface ZoneSelectProps {
  readonly label: string;
  readonly value: string;
  onChange(zone: string): void;
}

/** A time zone, the own one first. */
export const ZoneSelect = ({ label, value, onChange }: ZoneSelectProps): ReactNode => (
  <Select
    label={label}
    searchable
    allowDeselect={false}
    data={[...new Set([ownZone(), 'UTC', value, ...Intl.supportedValuesOf('timeZone')])]}
    value={value}
    onChange={(zone) => zone !== null && onChange(zone)}
  />
);

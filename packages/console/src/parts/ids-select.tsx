import { MultiSelect } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Named } from './names-of.ts';

interface IdsSelectProps {
  readonly label: string;
  /** What is said where none is chosen. */
  readonly none?: string;
  /** What is said of those that are there no more. */
  readonly gone?: string;
  readonly from: Named | undefined;
  readonly value: readonly number[];
  /** How many may be chosen. */
  readonly atMost?: number;
  readonly error?: string | undefined;
  onChange(ids: number[]): void;
}

/** Any number of things that have names. */
export function IdsSelect({ label, none, gone, from, value, atMost, error, onChange }: IdsSelectProps): ReactNode {
  const missing = from && gone !== undefined ? value.filter((id) => !from.some((one) => one.id === id)) : [];
  return (
    <MultiSelect
      searchable
      clearable
      label={label}
      {...(value.length === 0 && none !== undefined && { placeholder: none })}
      {...(atMost !== undefined && { maxValues: atMost })}
      data={[
        ...(from?.map(({ id, name }) => ({ value: String(id), label: name })) ?? []),
        ...missing.map((id) => ({ value: String(id), label: gone ?? '' })),
      ]}
      value={value.map(String)}
      error={error}
      onChange={(ids) => onChange(ids.map(Number))}
    />
  );
}

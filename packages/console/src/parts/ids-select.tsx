import { MultiSelect } from '@mantine/core';
import type { ReactNode } from 'react';

interface IdsSelectProps {
  readonly label: string;
  /** What is said where none is chosen. */
  readonly none?: string;
  readonly from: readonly { readonly id: number; readonly name: string }[] | undefined;
  readonly value: readonly number[];
  readonly error?: string | undefined;
  onChange(ids: number[]): void;
}

/** Any number of things that have names. */
export const IdsSelect = ({ label, none, from, value, error, onChange }: IdsSelectProps): ReactNode => (
  <MultiSelect
    searchable
    clearable
    label={label}
    {...(value.length === 0 && none !== undefined && { placeholder: none })}
    data={from?.map(({ id, name }) => ({ value: String(id), label: name })) ?? []}
    value={value.map(String)}
    error={error}
    onChange={(ids) => onChange(ids.map(Number))}
  />
);

import { TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { fieldSentence } from './sentences.ts';

interface NameFieldProps {
  readonly label: string;
  readonly value: string;
  /** What the server said of the whole form. */
  readonly error: unknown;
  /** Whether a dialog begins with it. */
  readonly first?: boolean;
  onChange(name: string): void;
}

/** The name that something cannot be without, with what the server says of it. */
export const NameField = ({ label, value, error, first = false, onChange }: NameFieldProps): ReactNode => (
  <TextInput
    label={label}
    required
    maxLength={255}
    data-autofocus={first || undefined}
    value={value}
    onChange={(event) => onChange(event.currentTarget.value)}
    error={fieldSentence(error, 'name')}
  />
);

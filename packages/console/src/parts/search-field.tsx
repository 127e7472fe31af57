import { TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { Icon } from './icon.tsx';

interface SearchFieldProps {
  readonly label: string;
  readonly value: string;
  readonly width?: number;
  /** Whether a dialog begins with it. */
  readonly first?: boolean;
  onChange(text: string): void;
}

/** One line for a part of what is looked for. */
export const SearchField = ({ label, value, width, first = false, onChange }: SearchFieldProps): ReactNode => (
  <TextInput
    type="search"
    aria-label={label}
    placeholder={label}
    leftSection={<Icon name="search" size={16} />}
    w={width}
    data-autofocus={first || undefined}
    value={value}
    onChange={(event) => onChange(event.currentTarget.value)}
  />
);

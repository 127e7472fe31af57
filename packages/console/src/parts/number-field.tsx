import { NumberInput, type NumberInputProps } from '@mantine/core';
import type { ReactNode } from 'react';
import { useFormats } from '../messages/language-provider.tsx';

/** A number to be written, as the language writes it. */
export function NumberField(props: NumberInputProps): ReactNode {
  const { decimal, group } = useFormats().separators;
  return <NumberInput decimalSeparator={decimal} thousandSeparator={group} {...props} />;
}

import { ColorInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { useMessages } from '../messages/language-provider.tsx';

/** Told apart by people who see colours differently, too: Okabe and Ito, 2008. */
const SWATCHES = ['#e69f00', '#56b4e9', '#009e73', '#f0e442', '#0072b2', '#d55e00', '#cc79a7', '#808080'];

interface ColorChoiceProps {
  /** Such as #0072b2, or empty for none. */
  readonly value: string;
  readonly error: string | undefined;
  onChange(value: string): void;
}

export function ColorChoice({ value, error, onChange }: ColorChoiceProps): ReactNode {
  const { groups } = useMessages();
  return (
    <ColorInput
      label={groups.color}
      placeholder={groups.noColor}
      swatches={SWATCHES}
      withEyeDropper={false}
      value={value}
      onChange={onChange}
      error={error}
    />
  );
}

import { SegmentedControl } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import type { ReactNode } from 'react';

/** Where sentences side by side would be cut off. */
const NARROW = '(max-width: 40em)';

interface ChoiceProps<Value extends string> {
  readonly value: Value;
  readonly choices: readonly { readonly value: Value; readonly label: string }[];
  /** What is chosen: in words, or the id of what says so. */
  readonly label: string | { readonly by: string };
  readonly wide?: boolean;
  onChange(value: Value): void;
}

/** One of a few, side by side, or one below the other where there is no room for whole words. */
export function Choice<Value extends string>({
  value,
  choices,
  label,
  wide = false,
  onChange,
}: ChoiceProps<Value>): ReactNode {
  const narrow = useMediaQuery(NARROW, false, { getInitialValueInEffect: false });
  return (
    <SegmentedControl<Value>
      {...(typeof label === 'string' ? { 'aria-label': label } : { 'aria-labelledby': label.by })}
      orientation={narrow ? 'vertical' : 'horizontal'}
      fullWidth={wide || narrow}
      value={value}
      onChange={onChange}
      data={[...choices]}
    />
  );
}

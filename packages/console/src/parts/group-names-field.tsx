import type { TagsInputProps } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useFormats, useMessages } from '../messages/language-provider.tsx';
import { useGroups } from './queries.ts';
import { TagsField } from './tags-field.tsx';
import { useIsByRule } from './use-is-by-rule.ts';

interface GroupNamesFieldProps extends Omit<TagsInputProps, 'data' | 'value' | 'onChange' | 'error'> {
  readonly value: readonly string[];
  onChange(names: string[]): void;
}

/** Groups into which people are put, by name: those that there are, and new ones. Those by rule are not taken, and it is said why. */
export function GroupNamesField({ value, onChange, ...props }: GroupNamesFieldProps): ReactNode {
  const { groupRules: words } = useMessages();
  const formats = useFormats();
  const groups = useGroups();
  const [refused, setRefused] = useState<readonly string[]>([]);
  const isByRule = useIsByRule();
  return (
    <TagsField
      {...props}
      data={groups.data?.filter(({ rule }) => rule === null).map(({ name }) => name) ?? []}
      value={[...value]}
      onChange={(names) => {
        setRefused(names.filter(isByRule));
        onChange(names.filter((name) => !isByRule(name)));
      }}
      error={refused.length > 0 && words.noNames(formats.list(refused))}
    />
  );
}

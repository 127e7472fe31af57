import { TagsInput, type TagsInputProps } from '@mantine/core';
import type { ReactNode } from 'react';

/** Several texts, each of which may have a comma in it: Enter ends one, and of what is pasted each line is one. */
export const TagsField = (props: Omit<TagsInputProps, 'splitChars' | 'acceptValueOnBlur'>): ReactNode => (
  <TagsInput {...props} splitChars={['\n']} acceptValueOnBlur />
);

import { Text } from '@mantine/core';
import type { ReactNode } from 'react';

/** What the server says is wrong with a part of a rule, in its own words; nothing when nothing is. */
export const Wrong = ({ sentence }: { readonly sentence: string | null }): ReactNode =>
  sentence !== null && (
    <Text size="sm" c="red" role="alert" lang="en" dir="auto">
      {sentence}
    </Text>
  );

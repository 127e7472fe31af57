import { Center, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';

interface EmptyProps {
  /** What there is not, and what to do next. */
  readonly text: string;
  readonly action?: ReactNode;
}

/** In the place of what is not there yet. */
export const Empty = ({ text, action }: EmptyProps): ReactNode => (
  <Center mih={240}>
    <Stack align="center" maw={460} gap="md">
      <Text c="dimmed" ta="center">
        {text}
      </Text>
      {action}
    </Stack>
  </Center>
);

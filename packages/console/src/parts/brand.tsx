import { Group, Text } from '@mantine/core';
import type { ReactNode } from 'react';

const NAME = 'Kith';

/** The sign and the name of the house. */
export const Brand = (): ReactNode => (
  <Group gap="xs" wrap="nowrap">
    <img src="./icon.svg" width={28} height={28} alt="" />
    <Text fw={700} size="lg">
      {NAME}
    </Text>
  </Group>
);

import { Center, Group, Paper, Stack, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { Brand } from '../parts/brand.tsx';
import { LanguageSwitch } from '../parts/language-switch.tsx';

interface DoorstepProps {
  readonly title: string;
  readonly children: ReactNode;
}

/** What whoever is not logged in sees: one thing that is asked for, and the choice of the language. */
export const Doorstep = ({ title, children }: DoorstepProps): ReactNode => (
  <Center mih="100dvh" p="md" component="main">
    <Stack w="100%" maw={400}>
      <Group justify="space-between">
        <Brand />
        <LanguageSwitch />
      </Group>
      <Paper withBorder p="lg" radius="lg">
        <Stack>
          <Title order={1} size="h3">
            {title}
          </Title>
          {children}
        </Stack>
      </Paper>
    </Stack>
  </Center>
);

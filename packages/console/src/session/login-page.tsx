import { Center, Group, Paper, Stack, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { useMessages } from '../messages/language-provider.tsx';
import { Brand } from '../parts/brand.tsx';
import { LanguageSwitch } from '../parts/language-switch.tsx';
import { LoginForm } from './login-form.tsx';

export function LoginPage(): ReactNode {
  const { session } = useMessages();
  return (
    <Center mih="100dvh" p="md" component="main">
      <Stack w="100%" maw={380}>
        <Group justify="space-between">
          <Brand />
          <LanguageSwitch />
        </Group>
        <Paper withBorder p="lg" radius="lg">
          <Stack>
            <Title order={1} size="h3">
              {session.title}
            </Title>
            <LoginForm username="" />
          </Stack>
        </Paper>
      </Stack>
    </Center>
  );
}

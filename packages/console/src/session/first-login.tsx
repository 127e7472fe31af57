import { Button, Center, Group, Paper, PasswordInput, Stack, Text, Title } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import { useMessages } from '../messages/language-provider.tsx';
import { Brand } from '../parts/brand.tsx';
import { LanguageSwitch } from '../parts/language-switch.tsx';
import { Problem } from '../parts/problem.tsx';
import { besidesFields, fieldSentence } from '../parts/sentences.ts';
import { logInFirst } from './session-store.ts';

/** The very first login, by the link that the server printed: all it asks for is a password. */
export function FirstLogin({ code }: { readonly code: string }): ReactNode {
  const { session } = useMessages();
  const [password, setPassword] = useState('');
  const begin = useMutation({ mutationFn: logInFirst });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    begin.mutate({ code, password });
  };
  return (
    <Center mih="100dvh" p="md" component="main">
      <Stack w="100%" maw={420}>
        <Group justify="space-between">
          <Brand />
          <LanguageSwitch />
        </Group>
        <Paper withBorder p="lg" radius="lg">
          <form onSubmit={submit}>
            <Stack>
              <Title order={1} size="h3">
                {session.firstTitle}
              </Title>
              <Text size="sm" c="dimmed">
                {session.firstHint}
              </Text>
              <PasswordInput
                label={session.newPassword}
                description={session.newPasswordHint}
                name="new-password"
                autoComplete="new-password"
                required
                minLength={8}
                data-autofocus
                visibilityToggleButtonProps={{ 'aria-label': session.showPassword }}
                value={password}
                onChange={(event) => setPassword(event.currentTarget.value)}
                error={fieldSentence(begin.error, 'password')}
              />
              <Problem error={besidesFields(begin.error, ['password'])} />
              <Button type="submit" loading={begin.isPending}>
                {session.begin}
              </Button>
            </Stack>
          </form>
        </Paper>
      </Stack>
    </Center>
  );
}

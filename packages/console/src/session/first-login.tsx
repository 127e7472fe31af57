import { Anchor, Button, PasswordInput, Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import { useMessages } from '../messages/language-provider.tsx';
import { Problem } from '../parts/problem.tsx';
import { besidesFields, fieldSentence } from '../parts/sentences.ts';
import { Doorstep } from './doorstep.tsx';
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
    <Doorstep title={session.firstTitle}>
      <form onSubmit={submit}>
        <Stack>
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
      {/* The address without what is behind the `#` is another page: it is loaded, and knows of no code. */}
      <Anchor href="./" size="sm">
        {session.firstDone}
      </Anchor>
    </Doorstep>
  );
}

import { Button, Checkbox, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import { useMessages } from '../messages/language-provider.tsx';
import { Problem } from '../parts/problem.tsx';
import { tell } from '../parts/tell.ts';
import { logIn } from './session-store.ts';

/** Asks for name and password. */
export function LoginForm({ username: known }: { readonly username: string }): ReactNode {
  const { session } = useMessages();
  const [username, setUsername] = useState(known);
  const [password, setPassword] = useState('');
  const [remember, setRemember] = useState(false);
  const login = useMutation({
    mutationFn: logIn,
    onSuccess: (gone) => {
      if (gone !== null) tell(session.spaceGone(gone));
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    login.mutate({ username, password, remember });
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        <TextInput
          label={session.username}
          name="username"
          autoComplete="username"
          required
          data-autofocus={known === '' || undefined}
          value={username}
          onChange={(event) => setUsername(event.currentTarget.value)}
        />
        <PasswordInput
          label={session.password}
          name="password"
          autoComplete="current-password"
          required
          data-autofocus={known !== '' || undefined}
          visibilityToggleButtonProps={{ 'aria-label': session.showPassword }}
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        <Checkbox
          label={session.remember}
          checked={remember}
          onChange={(event) => setRemember(event.currentTarget.checked)}
        />
        <Problem error={login.error} />
        <Button type="submit" loading={login.isPending}>
          {session.logIn}
        </Button>
      </Stack>
    </form>
  );
}

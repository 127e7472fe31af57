import { Button, Checkbox, PasswordInput, Stack } from '@mantine/core';
import { type FormEvent, type ReactNode, useState } from 'react';
import { useMessages } from '../../messages/language-provider.tsx';
import { Problem } from '../../parts/problem.tsx';
import { Section } from '../../parts/section.tsx';
import { besidesFields, fieldSentence } from '../../parts/sentences.ts';
import { tell } from '../../parts/tell.ts';
import { useOperation } from '../../parts/use-operation.ts';
import { useClient } from '../../session/use-session.ts';

export function PasswordForm(): ReactNode {
  const { settings, session } = useMessages();
  const client = useClient();
  const [oldPassword, setOldPassword] = useState('');
  const [password, setPassword] = useState('');
  const [resetTokens, setResetTokens] = useState(false);
  const change = useOperation({
    does: () => client.auth.changePassword({ oldPassword, password, resetTokens }),
    changes: [],
    onDone: () => {
      setOldPassword('');
      setPassword('');
      tell(settings.passwordChanged);
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    change.mutate();
  };
  const toggle = { 'aria-label': session.showPassword };
  return (
    <Section title={settings.password}>
      <form onSubmit={submit}>
        <Stack maw={400}>
          <PasswordInput
            label={settings.oldPassword}
            autoComplete="current-password"
            required
            visibilityToggleButtonProps={toggle}
            value={oldPassword}
            onChange={(event) => setOldPassword(event.currentTarget.value)}
            error={fieldSentence(change.error, 'old_password')}
          />
          <PasswordInput
            label={settings.newPassword}
            autoComplete="new-password"
            required
            visibilityToggleButtonProps={toggle}
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
            error={fieldSentence(change.error, 'password')}
          />
          <Checkbox
            label={settings.resetTokens}
            checked={resetTokens}
            onChange={(event) => setResetTokens(event.currentTarget.checked)}
          />
          <Problem error={besidesFields(change.error, ['old_password', 'password'])} />
          <Button type="submit" loading={change.isPending}>
            {settings.changePassword}
          </Button>
        </Stack>
      </form>
    </Section>
  );
}

import type { ReactNode } from 'react';
import { useMessages } from '../messages/language-provider.tsx';
import { Doorstep } from './doorstep.tsx';
import { LoginForm } from './login-form.tsx';

export function LoginPage(): ReactNode {
  const { session } = useMessages();
  return (
    <Doorstep title={session.title}>
      <LoginForm username="" />
    </Doorstep>
  );
}

import { PasswordInput, type PasswordInputProps } from '@mantine/core';
import type { ReactNode } from 'react';
import { useMessages } from '../messages/language-provider.tsx';

interface SecretFieldProps extends Pick<PasswordInputProps, 'error'> {
  readonly label: string;
  /** Whether there is one, which stays when nothing is written. */
  readonly kept: boolean;
  readonly value: string;
  onChange(value: string): void;
}

/** What is written and never shown again; left empty, it stays as it was. */
export function SecretField({ kept, onChange, ...rest }: SecretFieldProps): ReactNode {
  const { shell: words } = useMessages();
  return (
    <PasswordInput
      {...rest}
      // Else browsers write the password of the console there.
      autoComplete="new-password"
      placeholder={kept ? words.asBefore : ''}
      visibilityToggleButtonProps={{ 'aria-label': words.show }}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

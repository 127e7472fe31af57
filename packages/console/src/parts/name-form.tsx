import { Button, Group, Stack } from '@mantine/core';
import { type FormEvent, type ReactNode, useState } from 'react';
import { NameField } from './name-field.tsx';
import { Problem } from './problem.tsx';
import { besidesFields } from './sentences.ts';

interface NameFormProps {
  readonly label: string;
  readonly button: string;
  readonly busy: boolean;
  readonly error: unknown;
  onName(name: string): void;
}

/** One line for a name. What was refused stays there, with the reason beside it. */
export function NameForm({ label, button, busy, error, onName }: NameFormProps): ReactNode {
  const [name, setName] = useState('');
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    onName(name);
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="xs">
        <Group align="flex-end" gap="xs">
          <NameField label={label} value={name} error={error} onChange={setName} />
          <Button type="submit" loading={busy}>
            {button}
          </Button>
        </Group>
        <Problem error={besidesFields(error, ['name'])} />
      </Stack>
    </form>
  );
}

import { Alert, Button, Code, CopyButton, Group, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useMessages } from '../messages/language-provider.tsx';

interface SecretOnceProps {
  readonly label: string;
  readonly hint: string;
  readonly secret: string;
  onDone(): void;
}

/** What is shown this once, and can be copied. */
export function SecretOnce({ label, hint, secret, onDone }: SecretOnceProps): ReactNode {
  const { notifications: words, shell } = useMessages();
  return (
    <Stack>
      <Alert color="yellow">{hint}</Alert>
      <Text fw={600} size="sm">
        {label}
      </Text>
      <Code block>{secret}</Code>
      <Group justify="flex-end">
        <CopyButton value={secret}>
          {({ copied, copy }) => (
            <Button variant="default" onClick={copy}>
              {copied ? words.copied : words.copy}
            </Button>
          )}
        </CopyButton>
        <Button onClick={onDone}>{shell.close}</Button>
      </Group>
    </Stack>
  );
}

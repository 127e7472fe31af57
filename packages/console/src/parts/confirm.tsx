import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useMessages } from '../messages/language-provider.tsx';
import { Problem } from './problem.tsx';

interface ConfirmProps {
  readonly opened: boolean;
  readonly title: string;
  /** What it comes to. */
  readonly consequence: string;
  /** What the button does, in its own words. */
  readonly yes: string;
  readonly busy: boolean;
  readonly error: unknown;
  readonly children?: ReactNode;
  onYes(): void;
  onClose(): void;
}

/** Asks before what cannot be taken back. */
export function Confirm({
  opened,
  title,
  consequence,
  yes,
  busy,
  error,
  children,
  onYes,
  onClose,
}: ConfirmProps): ReactNode {
  const { shell } = useMessages();
  return (
    <Modal opened={opened} onClose={onClose} title={title} closeButtonProps={{ 'aria-label': shell.close }}>
      <Stack>
        <Text size="sm">{consequence}</Text>
        {children}
        <Problem error={error} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose} data-autofocus>
            {shell.cancel}
          </Button>
          <Button color="red" loading={busy} onClick={onYes}>
            {yes}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

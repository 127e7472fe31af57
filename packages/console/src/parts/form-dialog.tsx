import { Button, Modal, Stack } from '@mantine/core';
import type { FormEvent, ReactNode } from 'react';
import { useMessages } from '../messages/language-provider.tsx';
import { Problem } from './problem.tsx';
import { besidesFields } from './sentences.ts';

interface FormDialogProps {
  readonly opened: boolean;
  onClose(): void;
  readonly title: string;
  /** What the button says that does it. */
  readonly button: string;
  readonly busy: boolean;
  readonly error: unknown;
  /** Which fields say for themselves what is wrong with them. */
  readonly fields: readonly string[];
  onSubmit(): void;
  /** The fields. */
  readonly children: ReactNode;
}

/** Asks for what something new is made of. What was refused stays there, with the reason. */
export function FormDialog(props: FormDialogProps): ReactNode {
  const { opened, onClose, title, button, busy, error, fields, onSubmit, children } = props;
  const { shell } = useMessages();
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    onSubmit();
  };
  return (
    <Modal opened={opened} onClose={onClose} title={title} closeButtonProps={{ 'aria-label': shell.close }}>
      <form onSubmit={submit}>
        <Stack>
          {children}
          <Problem error={besidesFields(error, fields)} />
          <Button type="submit" loading={busy}>
            {button}
          </Button>
        </Stack>
      </form>
    </Modal>
  );
}

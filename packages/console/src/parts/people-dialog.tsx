import { Modal, Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import { useMessages } from '../messages/language-provider.tsx';
import { Problem } from './problem.tsx';
import { SearchField } from './search-field.tsx';

interface PeopleDialogProps {
  readonly opened: boolean;
  onClose(): void;
  readonly title: string;
  /** What the line says that people are looked for with. */
  readonly search: string;
  readonly typed: string;
  onType(text: string): void;
  readonly error: unknown;
  /** Who is found, and what can be done with them. */
  readonly children: ReactNode;
}

/** Looks for people by name, to choose among those who are found. */
export function PeopleDialog(props: PeopleDialogProps): ReactNode {
  const { opened, onClose, title, search, typed, onType, error, children } = props;
  const { shell } = useMessages();
  return (
    <Modal opened={opened} onClose={onClose} title={title} size="lg" closeButtonProps={{ 'aria-label': shell.close }}>
      <Stack>
        <SearchField label={search} first value={typed} onChange={onType} />
        <Problem error={error} />
        {children}
      </Stack>
    </Modal>
  );
}

import { Modal } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useMessages } from '../../messages/language-provider.tsx';
import { NameForm } from '../../parts/name-form.tsx';
import { keys } from '../../parts/queries.ts';
import { tell } from '../../parts/tell.ts';
import { useOperation } from '../../parts/use-operation.ts';
import { useClient } from '../../session/use-session.ts';

interface NewSourceProps {
  readonly opened: boolean;
  onClose(): void;
}

export function NewSource({ opened, onClose }: NewSourceProps): ReactNode {
  const { sources: words, shell } = useMessages();
  const client = useClient();
  const navigate = useNavigate();
  const create = useOperation({
    does: (name: string) => client.sources.create({ name }),
    changes: [keys.sources],
    onDone: ({ id, name }) => {
      tell(words.made(name));
      onClose();
      void navigate({ to: '/cameras/$sourceId', params: { sourceId: String(id) } });
    },
  });
  return (
    <Modal opened={opened} onClose={onClose} title={words.create} closeButtonProps={{ 'aria-label': shell.close }}>
      <NameForm
        label={words.name}
        button={words.make}
        busy={create.isPending}
        error={create.error}
        onName={create.mutate}
      />
    </Modal>
  );
}

import type { Group } from '@kith/client';
import { Modal } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useMessages } from '../../messages/language-provider.tsx';
import { NameForm } from '../../parts/name-form.tsx';
import { keys } from '../../parts/queries.ts';
import { tell } from '../../parts/tell.ts';
import { useOperation } from '../../parts/use-operation.ts';
import { useClient } from '../../session/use-session.ts';

interface CopyGroupProps {
  readonly group: Group;
  readonly opened: boolean;
  onClose(): void;
}

/** Another group of the same people. */
export function CopyGroup({ group, opened, onClose }: CopyGroupProps): ReactNode {
  const { group: words, shell } = useMessages();
  const client = useClient();
  const navigate = useNavigate();
  const copy = useOperation({
    does: (name: string) => client.groups.copy(group.id, { name }),
    changes: [keys.groups],
    onDone: ({ id, name }) => {
      tell(words.copied(name));
      onClose();
      void navigate({ to: '/groups/$groupId', params: { groupId: String(id) } });
    },
  });
  return (
    <Modal opened={opened} onClose={onClose} title={words.copy} closeButtonProps={{ 'aria-label': shell.close }}>
      <NameForm
        label={words.copyName}
        button={words.copy}
        busy={copy.isPending}
        error={copy.error}
        onName={copy.mutate}
      />
    </Modal>
  );
}

import { Modal, Text, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { useMessages } from '../../messages/language-provider.tsx';
import { FormDialog } from '../../parts/form-dialog.tsx';
import { NameField } from '../../parts/name-field.tsx';
import { keys } from '../../parts/queries.ts';
import { SecretOnce } from '../../parts/secret-once.tsx';
import { fieldSentence } from '../../parts/sentences.ts';
import { useOperation } from '../../parts/use-operation.ts';
import { useClient } from '../../session/use-session.ts';

interface NewNotificationProps {
  readonly opened: boolean;
  onClose(): void;
}

/** Asks for a name and an address, and shows the secret. Whom it tells of is set on its page. */
export function NewNotification({ opened, onClose }: NewNotificationProps): ReactNode {
  const { notifications: words, shell } = useMessages();
  const client = useClient();
  const navigate = useNavigate();
  const [name, setName] = useState('');
  const [destinationUrl, setDestinationUrl] = useState('');
  const create = useOperation({
    does: () => client.notifications.create({ name, destinationUrl, httpMethod: 0, isActive: false }),
    changes: [keys.notifications],
  });
  const close = (): void => {
    onClose();
    if (!create.data) return;
    void navigate({ to: '/notifications/$notificationId', params: { notificationId: String(create.data.id) } });
  };
  if (create.data) {
    return (
      <Modal opened={opened} onClose={close} title={words.create} closeButtonProps={{ 'aria-label': shell.close }}>
        <SecretOnce label={words.secret} hint={words.secretOnce} secret={create.data.secret} onDone={close} />
      </Modal>
    );
  }
  return (
    <FormDialog
      opened={opened}
      onClose={close}
      title={words.create}
      button={words.make}
      busy={create.isPending}
      error={create.error}
      fields={['name', 'destination_url']}
      onSubmit={create.mutate}
    >
      <Text size="sm" c="dimmed">
        {words.createHint}
      </Text>
      <NameField label={words.name} first value={name} error={create.error} onChange={setName} />
      <TextInput
        label={words.destination}
        description={words.destinationHint}
        required
        value={destinationUrl}
        onChange={(event) => setDestinationUrl(event.currentTarget.value)}
        error={fieldSentence(create.error, 'destination_url')}
      />
    </FormDialog>
  );
}

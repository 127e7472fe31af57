import { Modal, Text, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { useMessages } from '../../messages/language-provider.tsx';
import { ChannelFields } from '../../parts/channel/channel-fields.tsx';
import { channelOf, formOf } from '../../parts/channel/channel-form.ts';
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
  const [channel, setChannel] = useState(formOf(null));
  const create = useOperation({
    does: () => {
      const told = channel && channelOf(channel);
      const how = told === null ? ({ destinationUrl, httpMethod: 0 } as const) : { channel: told };
      return client.notifications.create({ name, isActive: false, ...how });
    },
    changes: [keys.notifications],
    onDone: (made) => made.channel !== null && leave(made.id),
  });
  const leave = (id: number): void => {
    onClose();
    void navigate({ to: '/notifications/$notificationId', params: { notificationId: String(id) } });
  };
  const close = (): void => (create.data ? leave(create.data.id) : onClose());
  // A channel is signed by nothing: it has no use for a secret.
  if (create.data && create.data.channel === null) {
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
      fields={['name', 'destination_url', 'channel']}
      onSubmit={create.mutate}
    >
      <Text size="sm" c="dimmed">
        {words.createHint}
      </Text>
      <NameField label={words.name} first value={name} error={create.error} onChange={setName} />
      {channel && (
        <ChannelFields
          form={channel}
          kept={false}
          error={fieldSentence(create.error, 'channel')}
          onChange={(change) => setChannel({ ...channel, ...change })}
        />
      )}
      {channel?.kind === 'webhook' && (
        <TextInput
          label={words.destination}
          description={words.destinationHint}
          required
          value={destinationUrl}
          onChange={(event) => setDestinationUrl(event.currentTarget.value)}
          error={fieldSentence(create.error, 'destination_url')}
        />
      )}
    </FormDialog>
  );
}

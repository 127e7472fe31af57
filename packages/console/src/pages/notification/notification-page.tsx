import { KithApiError } from '@kith/client';
import { Alert, Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { useMessages } from '../../messages/language-provider.tsx';
import { Confirm } from '../../parts/confirm.tsx';
import { Empty } from '../../parts/empty.tsx';
import { LinkButton } from '../../parts/link-button.tsx';
import { Loading } from '../../parts/loading.tsx';
import { Page } from '../../parts/page.tsx';
import { keys } from '../../parts/queries.ts';
import { useOperation } from '../../parts/use-operation.ts';
import { useClient } from '../../session/use-session.ts';
import { DeliveryLog } from './delivery-log.tsx';
import { NotificationEditor } from './notification-editor.tsx';
import { PushDevices } from './push-devices.tsx';

/** A notification: whom it tells of, what it would have told, and what became of it. */
export function NotificationPage(): ReactNode {
  const { notifications: words } = useMessages();
  const client = useClient();
  const navigate = useNavigate();
  const id = Number(useParams({ from: '/notifications/$notificationId' }).notificationId);
  const [deleting, setDeleting] = useState(false);
  const profile = useQuery({
    queryKey: [...keys.notifications, id],
    queryFn: ({ signal }) => client.notifications.get(id, { signal }),
  });
  const remove = useOperation({
    does: () => client.notifications.delete(id),
    changes: [],
    onDone: () => void navigate({ to: '/notifications' }),
  });
  if (profile.error instanceof KithApiError && profile.error.status === 404) {
    return (
      <Page title={words.title}>
        <Empty text={words.gone} action={<LinkButton to="/notifications">{words.toAll}</LinkButton>} />
      </Page>
    );
  }
  if (!profile.data) return <Loading error={profile.error} />;
  return (
    <Page
      title={profile.data.name}
      actions={
        <Button variant="default" onClick={() => setDeleting(true)}>
          {words.delete}
        </Button>
      }
    >
      {profile.data.problem !== null && (
        <Alert color="orange" role="status" dir="auto">
          {words.statesProblem(profile.data.problem)}
        </Alert>
      )}
      <NotificationEditor key={id} profile={profile.data} />
      {profile.data.channel?.kind === 'web-push' && <PushDevices profileId={id} />}
      <DeliveryLog profileId={id} isSigned={profile.data.channel === null} />
      <Confirm
        opened={deleting}
        title={words.deleteTitle(profile.data.name)}
        consequence={words.deleteHint}
        yes={words.delete}
        busy={remove.isPending}
        error={remove.error}
        onYes={() => remove.mutate()}
        onClose={() => setDeleting(false)}
      />
    </Page>
  );
}

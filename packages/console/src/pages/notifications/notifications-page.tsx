import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useMessages } from '../../messages/language-provider.tsx';
import { Empty } from '../../parts/empty.tsx';
import { Icon } from '../../parts/icon.tsx';
import { Page } from '../../parts/page.tsx';
import { Problem } from '../../parts/problem.tsx';
import { keys } from '../../parts/queries.ts';
import { useClient } from '../../session/use-session.ts';
import { NewNotification } from './new-notification.tsx';
import classes from './notification-card.module.css';
import { NotificationCard } from './notification-card.tsx';

const AT_MOST = 200;

/** Who is told of what. */
export function NotificationsPage(): ReactNode {
  const { notifications: words } = useMessages();
  const client = useClient();
  const [making, setMaking] = useState(false);
  const profiles = useQuery({
    queryKey: keys.notifications,
    queryFn: async ({ signal }) => (await client.notifications.list({ limit: AT_MOST }, { signal })).results,
  });
  const create = (
    <Button leftSection={<Icon name="plus" size={16} />} onClick={() => setMaking(true)}>
      {words.create}
    </Button>
  );
  return (
    <Page title={words.title} actions={create}>
      <Problem error={profiles.error} />
      {profiles.data?.length === 0 && <Empty text={words.empty} action={create} />}
      <ul className={classes.list}>
        {profiles.data?.map((profile) => (
          <li key={profile.id}>
            <NotificationCard profile={profile} />
          </li>
        ))}
      </ul>
      <NewNotification opened={making} onClose={() => setMaking(false)} />
    </Page>
  );
}

import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useMessages } from '../../messages/language-provider.tsx';
import { ListPage } from '../../parts/list-page.tsx';
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
  return (
    <ListPage
      title={words.title}
      create={words.create}
      onCreate={() => setMaking(true)}
      error={profiles.error}
      count={profiles.data?.length}
      empty={words.empty}
    >
      <ul className={classes.list}>
        {profiles.data?.map((profile) => (
          <li key={profile.id}>
            <NotificationCard profile={profile} />
          </li>
        ))}
      </ul>
      <NewNotification opened={making} onClose={() => setMaking(false)} />
    </ListPage>
  );
}

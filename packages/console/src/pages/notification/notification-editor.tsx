import type { Profile } from '@kith/client';
import { Button, Stack } from '@mantine/core';
import { type FormEvent, type ReactNode, useState } from 'react';
import { useMessages } from '../../messages/language-provider.tsx';
import { channelOf } from '../../parts/channel/channel-form.ts';
import classes from '../../parts/editor.module.css';
import { Problem } from '../../parts/problem.tsx';
import { keys } from '../../parts/queries.ts';
import { besidesFields } from '../../parts/sentences.ts';
import { tell } from '../../parts/tell.ts';
import { useOperation } from '../../parts/use-operation.ts';
import { useClient } from '../../session/use-session.ts';
import { NotificationFields } from './notification-fields.tsx';
import { Preview } from './preview.tsx';
import { filtersOf, wishOf } from './wish.ts';

const fieldsThatSay = ['name', 'destination_url', 'strangers', 'channel'];

/** What is set, and beside it what that would have told. */
export function NotificationEditor({ profile }: { readonly profile: Profile }): ReactNode {
  const { notifications: words } = useMessages();
  const client = useClient();
  const [wish, setWish] = useState(() => wishOf(profile));
  const save = useOperation({
    does: () => {
      const { name, destinationUrl, isActive, ordered, corrections } = wish;
      const channel = wish.channel === null ? undefined : channelOf(wish.channel);
      const change = { name, isActive, ordered, corrections, channel, ...filtersOf(wish) };
      return client.notifications.update(profile.id, channel === null ? { ...change, destinationUrl } : change);
    },
    changes: [keys.notifications],
    onDone: (saved) => {
      setWish(wishOf(saved));
      tell(words.saved);
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <div className={classes.columns}>
      <form onSubmit={submit}>
        <Stack>
          <NotificationFields
            kept={profile.channel}
            wish={wish}
            error={save.error}
            onChange={(change) => setWish({ ...wish, ...change })}
          />
          <Problem error={besidesFields(save.error, fieldsThatSay)} />
          <Button type="submit" loading={save.isPending}>
            {words.save}
          </Button>
        </Stack>
      </form>
      <Preview profileId={profile.id} filters={filtersOf(wish)} />
    </div>
  );
}

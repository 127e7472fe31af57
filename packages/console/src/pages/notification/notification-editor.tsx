import type { Profile, SampleType } from '@kith/client';
import { Button, Stack } from '@mantine/core';
import { type FormEvent, type ReactNode, useState } from 'react';
import { useMessages } from '../../messages/language-provider.tsx';
import classes from '../../parts/editor.module.css';
import { Problem } from '../../parts/problem.tsx';
import { keys } from '../../parts/queries.ts';
import { besidesFields, fieldSentence } from '../../parts/sentences.ts';
import { tell } from '../../parts/tell.ts';
import { useOperation } from '../../parts/use-operation.ts';
import { useClient } from '../../session/use-session.ts';
import { NotificationFields } from './notification-fields.tsx';
import { Preview } from './preview.tsx';
import { Sample } from './sample.tsx';
import { useToldText } from './use-told-text.ts';
import { changeOf, filtersOf, wishOf } from './wish.ts';

const fieldsThatSay = ['name', 'destination_url', 'strangers', 'channel', 'template', 'quiet'];

/** What is set, and beside it what that would have told, and how. */
export function NotificationEditor({ profile }: { readonly profile: Profile }): ReactNode {
  const { notifications: words } = useMessages();
  const client = useClient();
  const [wish, setWish] = useState(() => wishOf(profile));
  const [sample, setSample] = useState<SampleType>('entry.created');
  const save = useOperation({
    does: () => client.notifications.update(profile.id, changeOf(wish)),
    changes: [keys.notifications],
    onDone: (saved) => {
      setWish(wishOf(saved));
      tell(words.saved);
    },
  });
  const text = useToldText(profile.id, sample, wish);
  const isTold = wish.channel?.kind !== 'webhook';
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
            templateError={fieldSentence(text.error, 'template') ?? fieldSentence(save.error, 'template')}
            onChange={(change) => setWish({ ...wish, ...change })}
          />
          <Problem error={besidesFields(save.error, fieldsThatSay)} />
          <Button type="submit" loading={save.isPending}>
            {words.save}
          </Button>
        </Stack>
      </form>
      <Stack>
        <Preview profileId={profile.id} filters={filtersOf(wish)} />
        <Sample
          profileId={profile.id}
          type={sample}
          text={isTold ? text.data : undefined}
          error={text.error}
          onType={setSample}
        />
      </Stack>
    </div>
  );
}

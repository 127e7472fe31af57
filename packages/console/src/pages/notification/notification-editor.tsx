import type { Profile, SampleType } from '@kith/client';
import { Stack } from '@mantine/core';
import { type FormEvent, type ReactNode, useState } from 'react';
import { useMessages } from '../../messages/language-provider.tsx';
import { SavedMeanwhile } from '../../parts/draft/saved-meanwhile.tsx';
import { useDraft } from '../../parts/draft/use-draft.ts';
import classes from '../../parts/editor.module.css';
import { Problem } from '../../parts/problem.tsx';
import { keys } from '../../parts/queries.ts';
import { SaveButton } from '../../parts/save-button.tsx';
import { besidesFields, fieldSentence } from '../../parts/sentences.ts';
import { tell } from '../../parts/tell.ts';
import { useOperation } from '../../parts/use-operation.ts';
import { useClient } from '../../session/use-session.ts';
import { NotificationFields } from './notification-fields.tsx';
import { Preview } from './preview.tsx';
import { Sample } from './sample.tsx';
import { useToldText } from './use-told-text.ts';
import { changeOf, filtersOf, type Wish, wishOf } from './wish.ts';

const fieldsThatSay = ['name', 'destination_url', 'strangers', 'channel', 'template', 'quiet'];

/** What is set, and beside it what that would have told, and how. */
export function NotificationEditor({ profile }: { readonly profile: Profile }): ReactNode {
  const { notifications: words, channels } = useMessages();
  const client = useClient();
  const draft = useDraft(wishOf(profile));
  const { form: wish } = draft;
  const [sample, setSample] = useState<SampleType>('entry.created');
  const save = useOperation({
    // What somebody else changed beside that stays.
    does: async (sent: Partial<Wish>) => ({
      sent,
      now: await client.notifications.update(profile.id, changeOf(sent, wish)),
    }),
    changes: [keys.notifications],
    onDone: ({ sent, now }) => {
      draft.saved(sent, wishOf(now));
      tell(words.saved);
    },
  });
  const text = useToldText(profile.id, sample, wish);
  const isTold = wish.channel?.kind !== 'webhook';
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    save.mutate(draft.changed);
  };
  const labels: Readonly<Record<keyof Wish, string>> = {
    ...{ name: words.name, isActive: words.active, entries: words.sightings, ordered: words.ordered },
    ...{ personsGroups: words.groups, groupsAll: words.groupsAll, groupsNone: words.groupsNone },
    ...{ sources: words.sources, results: words.results, strangers: words.strangersOnly },
    ...{ cooldown: words.cooldown, minConfidence: words.minConfidence, corrections: words.corrections },
    ...{ news: words.newsTitle, quiet: words.quiet, template: words.wordsTitle },
    ...{ channel: channels.kind, destinationUrl: words.destination },
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
            onChange={draft.change}
          />
          <Problem error={besidesFields(save.error, fieldsThatSay)} />
          <SavedMeanwhile draft={draft} labels={labels} />
          <SaveButton changed={Object.keys(draft.changed).length > 0} loading={save.isPending}>
            {words.save}
          </SaveButton>
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

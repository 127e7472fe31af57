import type { Person, PersonUpdate } from '@kith/client';
import { Stack, Textarea, TextInput } from '@mantine/core';
import type { FormEvent, ReactElement, ReactNode } from 'react';
import { useMessages } from '../../messages/language-provider.tsx';
import { Meanwhile } from '../../parts/draft/meanwhile.tsx';
import { useDraft } from '../../parts/draft/use-draft.ts';
import { Problem } from '../../parts/problem.tsx';
import { keys } from '../../parts/queries.ts';
import { SaveButton } from '../../parts/save-button.tsx';
import { besidesFields, fieldSentence } from '../../parts/sentences.ts';
import { tell } from '../../parts/tell.ts';
import { useOperation } from '../../parts/use-operation.ts';
import { useClient } from '../../session/use-session.ts';

interface Details {
  readonly name: string;
  readonly externalId: string;
  readonly note: string;
}

const detailsOf = ({ name, external_id, note }: Person): Details => ({
  name: name ?? '',
  externalId: external_id ?? '',
  note,
});

/** An empty name is none. */
const wishOf = ({ name, externalId, note }: Partial<Details>): PersonUpdate => ({
  name: name === undefined ? undefined : name || null,
  externalId: externalId === undefined ? undefined : externalId || null,
  note,
});

/** Name, external id and note, changed where they stand. */
export function PersonDetails({ person }: { readonly person: Person }): ReactNode {
  const { person: words, shell } = useMessages();
  const client = useClient();
  const kept = detailsOf(person);
  const draft = useDraft(kept);
  const save = useOperation({
    // What somebody else changed in the other fields stays.
    does: async (sent: Partial<Details>) => ({ sent, now: await client.persons.update(person.pid, wishOf(sent)) }),
    changes: [keys.person, keys.people, keys.members, keys.sightings],
    onDone: ({ sent, now }) => {
      draft.saved(sent, detailsOf(now));
      tell(words.saved);
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    save.mutate(draft.changed);
  };
  /** A field, beside which it is said when somebody else changed it meanwhile. */
  const shared = (name: keyof Details, field: ReactElement): ReactNode => (
    <Meanwhile
      when={draft.isOutdated(name)}
      says={kept[name] === '' ? shell.emptiedMeanwhile : shell.changedMeanwhile(kept[name])}
      onTake={() => draft.leave(name)}
    >
      {field}
    </Meanwhile>
  );
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        {shared(
          'name',
          <TextInput
            label={words.name}
            dir="auto"
            maxLength={255}
            value={draft.form.name}
            onChange={(event) => draft.change({ name: event.currentTarget.value })}
            error={fieldSentence(save.error, 'name')}
          />,
        )}
        {shared(
          'externalId',
          <TextInput
            label={words.externalId}
            description={words.externalIdHint}
            dir="auto"
            maxLength={255}
            value={draft.form.externalId}
            onChange={(event) => draft.change({ externalId: event.currentTarget.value })}
            error={fieldSentence(save.error, 'external_id')}
          />,
        )}
        {shared(
          'note',
          <Textarea
            label={words.note}
            dir="auto"
            autosize
            minRows={2}
            maxLength={2000}
            value={draft.form.note}
            onChange={(event) => draft.change({ note: event.currentTarget.value })}
            error={fieldSentence(save.error, 'note')}
          />,
        )}
        <Problem error={besidesFields(save.error, ['name', 'external_id', 'note'])} />
        <SaveButton changed={Object.keys(draft.changed).length > 0} loading={save.isPending}>
          {words.save}
        </SaveButton>
      </Stack>
    </form>
  );
}

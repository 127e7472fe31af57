import type { Person } from '@kith/client';
import { Button, Stack, Textarea, TextInput } from '@mantine/core';
import { type FormEvent, type ReactNode, useState } from 'react';
import { useMessages } from '../../messages/language-provider.tsx';
import { Problem } from '../../parts/problem.tsx';
import { keys } from '../../parts/queries.ts';
import { besidesFields, fieldSentence } from '../../parts/sentences.ts';
import { tell } from '../../parts/tell.ts';
import { useOperation } from '../../parts/use-operation.ts';
import { useClient } from '../../session/use-session.ts';

/** Name, external id and note, changed where they stand. */
export function PersonDetails({ person }: { readonly person: Person }): ReactNode {
  const { person: words } = useMessages();
  const client = useClient();
  const [name, setName] = useState(person.name ?? '');
  const [externalId, setExternalId] = useState(person.external_id ?? '');
  const [note, setNote] = useState(person.note);
  const save = useOperation({
    does: () => client.persons.update(person.pid, { name: name || null, externalId: externalId || null, note }),
    changes: [keys.person, keys.people, keys.members, keys.sightings],
    onDone: () => tell(words.saved),
  });
  const changed = name !== (person.name ?? '') || externalId !== (person.external_id ?? '') || note !== person.note;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <TextInput
          label={words.name}
          dir="auto"
          maxLength={255}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          error={fieldSentence(save.error, 'name')}
        />
        <TextInput
          label={words.externalId}
          description={words.externalIdHint}
          dir="auto"
          maxLength={255}
          value={externalId}
          onChange={(event) => setExternalId(event.currentTarget.value)}
          error={fieldSentence(save.error, 'external_id')}
        />
        <Textarea
          label={words.note}
          dir="auto"
          autosize
          minRows={2}
          maxLength={2000}
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
          error={fieldSentence(save.error, 'note')}
        />
        <Problem error={besidesFields(save.error, ['name', 'external_id', 'note'])} />
        <Button type="submit" disabled={!changed} loading={save.isPending}>
          {words.save}
        </Button>
      </Stack>
    </form>
  );
}

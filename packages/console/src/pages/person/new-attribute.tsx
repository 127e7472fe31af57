import { Autocomplete, Button, Group } from '@mantine/core';
import { type FormEvent, type ReactNode, type Ref, useState } from 'react';
import { useMessages } from '../../messages/language-provider.tsx';
import { Problem } from '../../parts/problem.tsx';
import { keys } from '../../parts/queries.ts';
import { besidesFields, fieldSentence } from '../../parts/sentences.ts';
import { tell } from '../../parts/tell.ts';
import { useAttributeNames } from '../../parts/use-attribute-names.ts';
import { useOperation } from '../../parts/use-operation.ts';
import { useClient } from '../../session/use-session.ts';
import { AttributeFields } from './attribute-fields.tsx';
import { attributeOf, emptyForm } from './attribute-form.ts';

const nothing = { name: '', form: emptyForm };

interface NewAttributeProps {
  readonly pid: string;
  /** Of the button that adds it. */
  readonly button: Ref<HTMLButtonElement>;
}

/** One attribute more. What was refused stays there, with the reason; what is there already is not written over. */
export function NewAttribute({ pid, button }: NewAttributeProps): ReactNode {
  const { attributes: words } = useMessages();
  const client = useClient();
  const known = useAttributeNames();
  const [{ name, form }, setDraft] = useState(nothing);
  const [there, setThere] = useState<string | null>(null);
  const add = useOperation({
    does: async (wanted: string): Promise<'added' | 'there'> => {
      // Somebody else may have added it since this page was drawn.
      const { attributes } = await client.persons.get(pid);
      if (Object.hasOwn(attributes, wanted)) return 'there';
      await client.persons.update(pid, { attributes: { [wanted]: attributeOf(form) } });
      return 'added';
    },
    changes: [keys.person, keys.people, keys.members, keys.groups],
    onDone: (done, wanted) => {
      setThere(done === 'there' ? wanted : null);
      if (done === 'there') return;
      tell(words.saved(wanted));
      // Somebody may write the next one already.
      setDraft((draft) => (nameIn(draft.name) === wanted ? nothing : draft));
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    add.mutate(nameIn(name));
  };
  return (
    <form onSubmit={submit}>
      <Group gap="xs" align="flex-start">
        <Autocomplete
          aria-label={words.name}
          placeholder={words.name}
          flex="1 1 8rem"
          dir="auto"
          required
          maxLength={64}
          data={known.data ?? []}
          value={name}
          onChange={(written) => setDraft({ name: written, form })}
          error={there !== null && there === nameIn(name) && words.there(there)}
        />
        <AttributeFields
          name=""
          value={form}
          error={fieldSentence(add.error, 'attributes')}
          onChange={(next) => setDraft({ name, form: next })}
        />
        <Button ref={button} type="submit" loading={add.isPending}>
          {words.add}
        </Button>
      </Group>
      <Problem error={besidesFields(add.error, ['attributes'])} />
    </form>
  );
}

/** As the server keeps it. */
const nameIn = (written: string): string => written.trim().normalize('NFC');

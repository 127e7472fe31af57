import { Button, Group, TextInput } from '@mantine/core';
import { type FormEvent, type ReactNode, useState } from 'react';
import { useMessages } from '../../messages/language-provider.tsx';
import { Problem } from '../../parts/problem.tsx';
import { besidesFields, fieldSentence } from '../../parts/sentences.ts';
import { tell } from '../../parts/tell.ts';
import { AttributeFields } from './attribute-fields.tsx';
import { attributeOf, emptyForm } from './attribute-form.ts';
import { useChangeAttribute } from './use-change-attribute.ts';

const nothing = { name: '', form: emptyForm };

/** One attribute more. What was refused stays there, with the reason. */
export function NewAttribute({ pid }: { readonly pid: string }): ReactNode {
  const { attributes: words } = useMessages();
  const [{ name, form }, setDraft] = useState(nothing);
  const add = useChangeAttribute(pid, (_person, change) => {
    tell(words.saved(change.name));
    // Somebody may write the next one already.
    setDraft((draft) => (draft.name.trim() === change.name ? nothing : draft));
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    add.mutate({ name: name.trim(), value: attributeOf(form) });
  };
  return (
    <form onSubmit={submit}>
      <Group gap="xs" align="flex-start">
        <TextInput
          aria-label={words.name}
          placeholder={words.name}
          flex="1 1 8rem"
          dir="auto"
          required
          maxLength={64}
          value={name}
          onChange={(event) => setDraft({ name: event.currentTarget.value, form })}
        />
        <AttributeFields
          name=""
          value={form}
          error={fieldSentence(add.error, 'attributes')}
          onChange={(next) => setDraft({ name, form: next })}
        />
        <Button type="submit" loading={add.isPending}>
          {words.add}
        </Button>
      </Group>
      <Problem error={besidesFields(add.error, ['attributes'])} />
    </form>
  );
}

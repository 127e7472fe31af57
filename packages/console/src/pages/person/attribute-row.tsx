import type { AttributeValue } from '@kith/client';
import { Button, CloseButton, Group, Text } from '@mantine/core';
import { type FormEvent, type ReactNode, useState } from 'react';
import { useMessages } from '../../messages/language-provider.tsx';
import { Problem } from '../../parts/problem.tsx';
import { besidesFields, fieldSentence } from '../../parts/sentences.ts';
import { tell } from '../../parts/tell.ts';
import { tellUndo } from '../../parts/tell-undo.tsx';
import { AttributeFields } from './attribute-fields.tsx';
import { attributeOf, formOf } from './attribute-form.ts';
import classes from './person-page.module.css';
import { useChangeAttribute } from './use-change-attribute.ts';

interface AttributeRowProps {
  readonly pid: string;
  readonly name: string;
  readonly value: AttributeValue;
}

/** An attribute that is known: changed where it stands, or taken away. */
export function AttributeRow({ pid, name, value }: AttributeRowProps): ReactNode {
  const { attributes: words, shell } = useMessages();
  const [form, setForm] = useState(() => formOf(value));
  const save = useChangeAttribute(pid, () => tell(words.saved(name)));
  const back = useChangeAttribute(pid, () => undefined);
  const remove = useChangeAttribute(pid, () => {
    const run = async (): Promise<string> => {
      await back.mutateAsync({ name, value });
      return words.back(name);
    };
    tellUndo({ message: words.removed(name), undo: shell.undo, run });
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    save.mutate({ name, value: attributeOf(form) });
  };
  return (
    <form onSubmit={submit}>
      <Group gap="xs" align="flex-start">
        <Text dir="auto" className={classes.attribute}>
          {name}
        </Text>
        <AttributeFields name={name} value={form} error={fieldSentence(save.error, 'attributes')} onChange={setForm} />
        <Button
          type="submit"
          variant="default"
          aria-label={words.saveOf(name)}
          disabled={attributeOf(form) === value}
          loading={save.isPending}
        >
          {words.save}
        </Button>
        <CloseButton size="lg" aria-label={words.remove(name)} onClick={() => remove.mutate({ name, value: null })} />
      </Group>
      <Problem error={besidesFields(save.error, ['attributes']) ?? remove.error} />
    </form>
  );
}

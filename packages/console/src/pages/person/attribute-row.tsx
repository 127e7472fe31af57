import type { AttributeValue } from '@kith/client';
import { CloseButton, Group, Stack, Text } from '@mantine/core';
import type { FormEvent, ReactNode } from 'react';
import { useFormats, useMessages } from '../../messages/language-provider.tsx';
import { Meanwhile } from '../../parts/draft/meanwhile.tsx';
import type { Draft } from '../../parts/draft/use-draft.ts';
import { Problem } from '../../parts/problem.tsx';
import { SaveButton } from '../../parts/save-button.tsx';
import { besidesFields, fieldSentence } from '../../parts/sentences.ts';
import { tell } from '../../parts/tell.ts';
import { tellUndo } from '../../parts/tell-undo.tsx';
import { AttributeFields } from './attribute-fields.tsx';
import { type AttributeForm, type AttributeForms, attributeOf, formsOf } from './attribute-form.ts';
import classes from './person-page.module.css';
import { useChangeAttribute } from './use-change-attribute.ts';

interface AttributeRowProps {
  readonly pid: string;
  readonly name: string;
  /** Undefined: somebody else removed it. */
  readonly kept: AttributeValue | undefined;
  readonly form: AttributeForm;
  readonly draft: Draft<AttributeForms>;
  /** It is about to go, with whatever has the focus in it. */
  onRemoved(): void;
}

/** An attribute that is known: changed where it stands, or taken away. */
export function AttributeRow({ pid, name, kept, form, draft, onRemoved }: AttributeRowProps): ReactNode {
  const { attributes: words, shell } = useMessages();
  const formats = useFormats();
  const save = useChangeAttribute(pid, ({ attributes }) => {
    draft.saved({ [name]: form }, formsOf(attributes));
    tell(words.saved(name));
  });
  const back = useChangeAttribute(pid, () => undefined);
  const remove = useChangeAttribute(pid, () => {
    draft.leave(name);
    onRemoved();
    if (kept === undefined) return;
    const run = async (): Promise<string> => {
      await back.mutateAsync({ name, value: kept });
      return words.back(name);
    };
    tellUndo({ message: words.removed(name), undo: shell.undo, run });
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    save.mutate({ name, value: attributeOf(form) });
  };
  const inWords = (value: AttributeValue): string => {
    if (typeof value === 'boolean') return value ? words.yes : words.no;
    return typeof value === 'number' ? formats.number(value) : value;
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="xs">
        <Meanwhile
          when={draft.isOutdated(name)}
          says={kept === undefined ? words.removedMeanwhile : shell.changedMeanwhile(inWords(kept))}
          onTake={() => draft.leave(name)}
        >
          <Group gap="xs" align="flex-start">
            <Text dir="auto" className={classes.attribute}>
              {name}
            </Text>
            <AttributeFields
              name={name}
              value={form}
              error={fieldSentence(save.error, 'attributes')}
              onChange={(written) => draft.change({ [name]: written })}
            />
            <SaveButton
              variant="default"
              aria-label={words.saveOf(name)}
              changed={attributeOf(form) !== kept}
              loading={save.isPending}
            >
              {words.save}
            </SaveButton>
            <CloseButton
              size="lg"
              aria-label={words.remove(name)}
              onClick={() => remove.mutate({ name, value: null })}
            />
          </Group>
        </Meanwhile>
        <Problem error={besidesFields(save.error, ['attributes']) ?? remove.error} />
      </Stack>
    </form>
  );
}

import type { Person } from '@kith/client';
import { Text } from '@mantine/core';
import { type ReactNode, useRef } from 'react';
import { useMessages } from '../../messages/language-provider.tsx';
import { useDraft } from '../../parts/draft/use-draft.ts';
import { Section } from '../../parts/section.tsx';
import { formsOf } from './attribute-form.ts';
import { AttributeRow } from './attribute-row.tsx';
import { NewAttribute } from './new-attribute.tsx';

/** What is known of a person beside its name, each changed where it stands. */
export function PersonAttributes({ person: { pid, attributes } }: { readonly person: Person }): ReactNode {
  const { attributes: words } = useMessages();
  const add = useRef<HTMLButtonElement>(null);
  const draft = useDraft(formsOf(attributes));
  // One that somebody else removed stays for as long as it is being written.
  const shown = Object.entries(draft.form).sort(([one], [other]) => (one < other ? -1 : 1));
  return (
    <Section title={words.title} hint={words.hint}>
      {shown.length === 0 && <Text c="dimmed">{words.none}</Text>}
      {shown.map(([name, form]) => (
        <AttributeRow
          key={name}
          pid={pid}
          name={name}
          kept={attributes[name]}
          form={form}
          draft={draft}
          onRemoved={() => add.current?.focus()}
        />
      ))}
      <NewAttribute pid={pid} button={add} />
    </Section>
  );
}

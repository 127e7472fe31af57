import type { Person } from '@kith/client';
import { Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useMessages } from '../../messages/language-provider.tsx';
import { Section } from '../../parts/section.tsx';
import { AttributeRow } from './attribute-row.tsx';
import { NewAttribute } from './new-attribute.tsx';

/** What is known of a person beside its name, each changed where it stands. */
export function PersonAttributes({ person: { pid, attributes } }: { readonly person: Person }): ReactNode {
  const { attributes: words } = useMessages();
  const known = Object.entries(attributes);
  return (
    <Section title={words.title} hint={words.hint}>
      {known.length === 0 && <Text c="dimmed">{words.none}</Text>}
      {known.map(([name, value]) => (
        // What somebody else changes meanwhile stands there at once.
        <AttributeRow key={`${name} ${JSON.stringify(value)}`} pid={pid} name={name} value={value} />
      ))}
      <NewAttribute pid={pid} />
    </Section>
  );
}

import { limits } from '@kith/client';
import { Autocomplete, CloseButton, Group, Select, TextInput } from '@mantine/core';
import { type ReactNode, useEffect, useRef } from 'react';
import { useMessages } from '../../messages/language-provider.tsx';
import { NumberField } from '../../parts/number-field.tsx';
import { TagsField } from '../../parts/tags-field.tsx';
import { useAttributeNames } from '../../parts/use-attribute-names.ts';
import { type AttributeDraft, ways } from './attribute-draft.ts';

interface AttributeRowProps {
  readonly draft: AttributeDraft;
  /** Whether it was just asked for: then it is written next. */
  readonly isNew: boolean;
  onChange(draft: AttributeDraft): void;
  onRemove(): void;
}

/** How one attribute is: which, in which way, and what it is compared with. */
export function AttributeRow({ draft, isNew, onChange, onRemove }: AttributeRowProps): ReactNode {
  const { groupRules: words } = useMessages();
  const names = useAttributeNames();
  const first = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (isNew) first.current?.focus();
  }, [isNew]);
  return (
    <Group gap="xs" align="flex-end">
      <Autocomplete
        ref={first}
        flex="1 1 8rem"
        label={words.attribute}
        required
        maxLength={limits.attributeNameLength}
        dir="auto"
        data={names.data ?? []}
        value={draft.name}
        onChange={(name) => onChange({ ...draft, name })}
      />
      <Select
        flex="1 1 8rem"
        label={words.how}
        allowDeselect={false}
        data={ways.map((value) => ({ value, label: words.ways[value] }))}
        value={draft.way}
        onChange={(chosen) => onChange({ ...draft, way: ways.find((way) => way === chosen) ?? 'equal' })}
      />
      <Compared draft={draft} onChange={onChange} />
      <CloseButton aria-label={words.removeAttribute(draft.name || words.attribute)} mb={4} onClick={onRemove} />
    </Group>
  );
}

function Compared({ draft, onChange }: Pick<AttributeRowProps, 'draft' | 'onChange'>): ReactNode {
  const { groupRules: words } = useMessages();
  switch (draft.way) {
    case 'equal':
    case 'not_equal':
      return (
        <TextInput
          flex="1 1 8rem"
          label={words.value}
          required
          maxLength={limits.nameLength}
          dir="auto"
          value={draft.text}
          onChange={(event) => onChange({ ...draft, text: event.currentTarget.value })}
        />
      );
    case 'one_of':
      return (
        <TagsField
          flex="1 1 100%"
          label={words.values}
          required
          maxTags={limits.namedInRule}
          // They are compared to the letter.
          isDuplicate={(text, others) => others.includes(text)}
          value={[...draft.texts]}
          onChange={(texts) => onChange({ ...draft, texts })}
        />
      );
    case 'at_least':
    case 'at_most':
      return (
        <NumberField
          flex="1 1 8rem"
          label={words.value}
          required
          value={draft.number}
          onChange={(number) => onChange({ ...draft, number })}
        />
      );
    default:
      return null;
  }
}

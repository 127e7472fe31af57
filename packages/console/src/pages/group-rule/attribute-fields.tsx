import { limits } from '@kith/client';
import { Button, Fieldset, Stack, Text } from '@mantine/core';
import { type ReactNode, useRef, useState } from 'react';
import { useMessages } from '../../messages/language-provider.tsx';
import { Icon } from '../../parts/icon.tsx';
import { type AttributeDraft, newAttribute } from './attribute-draft.ts';
import { AttributeRow } from './attribute-row.tsx';
import { Wrong } from './wrong.tsx';

interface AttributeFieldsProps {
  readonly value: readonly AttributeDraft[];
  /** What is wrong with them. */
  readonly wrong: string | null;
  onChange(value: readonly AttributeDraft[]): void;
}

/** How their attributes are. */
export function AttributeFields({ value, wrong, onChange }: AttributeFieldsProps): ReactNode {
  const { groupRules: words } = useMessages();
  const more = useRef<HTMLButtonElement>(null);
  const [added, setAdded] = useState<number | null>(null);
  const add = (): void => {
    const key = Math.max(0, ...value.map((one) => one.key + 1));
    setAdded(key);
    onChange([...value, newAttribute(key)]);
  };
  return (
    <Fieldset legend={words.attributes}>
      <Stack gap="sm">
        <Text size="sm" c="dimmed">
          {words.attributesHint}
        </Text>
        <Wrong sentence={wrong} />
        {value.map((draft) => (
          <AttributeRow
            key={draft.key}
            draft={draft}
            isNew={draft.key === added}
            onChange={(changed) => onChange(value.map((one) => (one.key === draft.key ? changed : one)))}
            onRemove={() => {
              // Whoever has no mouse goes on from here.
              more.current?.focus();
              onChange(value.filter(({ key }) => key !== draft.key));
            }}
          />
        ))}
        {value.length < limits.namedInRule && (
          <Button ref={more} variant="default" leftSection={<Icon name="plus" size={16} />} onClick={add}>
            {words.addAttribute}
          </Button>
        )}
      </Stack>
    </Fieldset>
  );
}

import { Button, Fieldset, Group, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { type ReactNode, type SyntheticEvent, useEffect, useId, useRef, useState } from 'react';
import { useMessages } from '../../messages/language-provider.tsx';
import { ZoneSelect } from '../../parts/week/zone-select.tsx';
import { filledIn, type TemplateForm } from './template-form.ts';

type Field = 'title' | 'body';
type Writable = HTMLInputElement | HTMLTextAreaElement;

interface TemplateFieldsProps {
  readonly value: TemplateForm;
  /** What the server says of it. */
  readonly error: string | undefined;
  onChange(value: TemplateForm): void;
}

/** The words of a channel. A name is filled in, by a click, where whoever writes was last. */
export function TemplateFields({ value, error, onChange }: TemplateFieldsProps): ReactNode {
  const { notifications: words } = useMessages();
  const label = useId();
  const fields = useRef<Partial<Record<Field, Writable | null>>>({});
  const chosen = useRef({ field: 'body' as Field, from: value.body.length, to: value.body.length });
  const [caret, setCaret] = useState<{ readonly field: Field; readonly at: number } | null>(null);
  useEffect(() => {
    if (caret === null) return;
    const field = fields.current[caret.field];
    field?.focus();
    field?.setSelectionRange(caret.at, caret.at);
  }, [caret]);
  const note = (field: Field) => ({
    ref: (element: Writable | null) => {
      fields.current[field] = element;
    },
    onSelect: ({ currentTarget: { selectionStart, selectionEnd } }: SyntheticEvent<Writable>) => {
      chosen.current = { field, from: selectionStart ?? 0, to: selectionEnd ?? 0 };
    },
  });
  const insert = (name: string): void => {
    const { field, from, to } = chosen.current;
    const text = filledIn(value[field], name, { from, to });
    const at = text.length - (value[field].length - to);
    onChange({ ...value, [field]: text });
    setCaret({ field, at });
  };
  return (
    <Fieldset legend={words.wordsTitle}>
      <Stack gap="sm">
        <Text size="sm" c="dimmed">
          {words.wordsHint}
        </Text>
        <TextInput
          {...note('title')}
          label={words.templateTitle}
          dir="auto"
          value={value.title}
          onChange={(event) => onChange({ ...value, title: event.currentTarget.value })}
          error={error !== undefined}
        />
        <Textarea
          {...note('body')}
          label={words.templateBody}
          dir="auto"
          autosize
          minRows={3}
          value={value.body}
          onChange={(event) => onChange({ ...value, body: event.currentTarget.value })}
          error={error !== undefined}
        />
        {error !== undefined && (
          <Text size="sm" c="red" role="alert" dir="auto">
            {error}
          </Text>
        )}
        <Text size="sm" id={label}>
          {words.templateInsert}
        </Text>
        <Group gap="xs" role="group" aria-labelledby={label}>
          {Object.entries(words.templateNames).map(([name, meaning]) => (
            <Button key={name} size="xs" variant="default" title={`{${name}}`} onClick={() => insert(name)}>
              {meaning}
            </Button>
          ))}
        </Group>
        <ZoneSelect label={words.templateZone} value={value.zone} onChange={(zone) => onChange({ ...value, zone })} />
      </Stack>
    </Fieldset>
  );
}

import { NativeSelect, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { useMessages } from '../../messages/language-provider.tsx';
import { NumberField } from '../../parts/number-field.tsx';
import { type AttributeForm, kinds } from './attribute-form.ts';

interface AttributeFieldsProps {
  /** What the value is called; '' for one that has no name yet. */
  readonly name: string;
  readonly value: AttributeForm;
  /** What the server says of it. */
  readonly error?: string | undefined;
  onChange(value: AttributeForm): void;
}

/** A value: a text, a number, or yes or no. */
export function AttributeFields({ name, value, error, onChange }: AttributeFieldsProps): ReactNode {
  const { attributes: words } = useMessages();
  const { kind, written, yes } = value;
  const field = { 'aria-label': name || words.value, flex: '1 1 8rem', error, required: true, withAsterisk: false };
  return (
    <>
      <NativeSelect
        aria-label={name ? words.kindOf(name) : words.kind}
        value={kind}
        data={kinds.map((one) => ({ value: one, label: words.kinds[one] }))}
        onChange={({ currentTarget }) =>
          onChange({ ...value, kind: kinds.find((one) => one === currentTarget.value) ?? kind })
        }
      />
      {kind === 'text' && (
        <TextInput
          {...field}
          dir="auto"
          maxLength={255}
          value={written}
          onChange={(event) => onChange({ ...value, written: event.currentTarget.value })}
        />
      )}
      {kind === 'number' && (
        <NumberField
          {...field}
          pattern=".*\d.*"
          value={written}
          onChange={(next) => onChange({ ...value, written: String(next) })}
        />
      )}
      {kind === 'yesNo' && (
        <NativeSelect
          {...field}
          value={yes ? 'yes' : 'no'}
          data={[
            { value: 'yes', label: words.yes },
            { value: 'no', label: words.no },
          ]}
          onChange={(event) => onChange({ ...value, yes: event.currentTarget.value === 'yes' })}
        />
      )}
    </>
  );
}

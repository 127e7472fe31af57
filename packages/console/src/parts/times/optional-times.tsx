import { Stack, Switch } from '@mantine/core';
import type { ReactNode } from 'react';
import { useMessages } from '../../messages/language-provider.tsx';
import { TimesFields } from './times-fields.tsx';
import { always, type TimesForm } from './times-form.ts';

interface OptionalTimesProps {
  /** Null: for ever, at all hours. */
  readonly value: TimesForm | null;
  /** What the server said of the whole form. */
  readonly error: unknown;
  onChange(value: TimesForm | null): void;
}

/** Times for whoever wants some: most are members for ever. */
export function OptionalTimes({ value, error, onChange }: OptionalTimesProps): ReactNode {
  const { times: words } = useMessages();
  return (
    <Stack gap="sm">
      <Switch
        label={words.optional}
        checked={value !== null}
        onChange={(event) => onChange(event.currentTarget.checked ? always : null)}
      />
      {value !== null && <TimesFields value={value} error={error} onChange={onChange} />}
    </Stack>
  );
}

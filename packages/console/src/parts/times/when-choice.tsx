import type { When } from '@kith/client';
import type { ReactNode } from 'react';
import { useMessages } from '../../messages/language-provider.tsx';
import { Choice } from '../choice.tsx';
import { whens } from './when-search.ts';

const listed = 'listed';

interface WhenChoiceProps {
  readonly value: When | undefined;
  onChange(when: When | undefined): void;
}

/** Who is on the list, in effect now, to come, or was there. */
export function WhenChoice({ value, onChange }: WhenChoiceProps): ReactNode {
  const { times: words } = useMessages();
  return (
    <Choice<When | typeof listed>
      label={words.which}
      value={value ?? listed}
      onChange={(when) => onChange(when === listed ? undefined : when)}
      choices={([listed, ...whens] as const).map((when) => ({ value: when, label: words.whens[when] }))}
    />
  );
}

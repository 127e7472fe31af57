import type { MouseEvent, ReactNode } from 'react';
import { useFormats, useMessages } from '../../messages/language-provider.tsx';
import { MeanwhileAlert } from './meanwhile-alert.tsx';
import type { Draft } from './use-draft.ts';

interface SavedMeanwhileProps<T extends object> {
  readonly draft: Draft<T>;
  /** What the fields are called. */
  readonly labels: Readonly<Record<keyof T, string>>;
}

/** Of a whole form: in which fields somebody else saved something else while they were being written. It stands beside what saves. */
export function SavedMeanwhile<T extends object>({ draft, labels }: SavedMeanwhileProps<T>): ReactNode {
  const { shell: words } = useMessages();
  const formats = useFormats();
  const outdated = (Object.keys(draft.changed) as (keyof T)[]).filter((name) => draft.isOutdated(name));
  if (outdated.length === 0) return null;
  const take = ({ currentTarget: { form } }: MouseEvent<HTMLButtonElement>): void => {
    // The button is about to go: whoever has no mouse goes on at the one that saves.
    form?.querySelector<HTMLElement>('[type=submit]')?.focus();
    for (const name of outdated) draft.leave(name);
  };
  return (
    <MeanwhileAlert says={words.savedMeanwhile(formats.list(outdated.map((name) => labels[name])))} onTake={take} />
  );
}

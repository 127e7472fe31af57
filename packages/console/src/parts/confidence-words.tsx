import type { ReactNode } from 'react';
import { useFormats, useMessages } from '../messages/language-provider.tsx';
import { oneIn } from './one-in.ts';

/** How sure a match is: the number, and what it says of strangers. */
export function ConfidenceWords({ confidence }: { readonly confidence: number }): ReactNode {
  const { sighting } = useMessages();
  const formats = useFormats();
  const strangers = oneIn(confidence);
  const words = (): string => {
    if (confidence >= 100) return sighting.identical;
    return strangers === null ? sighting.manyStrangers : sighting.strangers(formats.number(strangers));
  };
  return `${formats.confidence(confidence)}. ${words()}`;
}

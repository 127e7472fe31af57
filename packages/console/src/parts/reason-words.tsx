import type { Reason } from '@kith/client';
import type { ReactNode } from 'react';
import { useFormats, useMessages } from '../messages/language-provider.tsx';

/** The reason as a sentence with its numbers; a code that is younger than this console as it is. */
export function ReasonWords({ reason: { code, measured, required } }: { readonly reason: Reason }): ReactNode {
  const { reasons } = useMessages().sighting;
  const { number } = useFormats();
  const sentences: Readonly<Record<string, (measured: string, required: string) => string>> = reasons;
  const written = (value: number | null): string => (value === null ? '–' : number(Math.round(value * 100) / 100));
  return Object.hasOwn(sentences, code) ? sentences[code]?.(written(measured), written(required)) : code;
}

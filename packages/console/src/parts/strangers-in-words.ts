import type { StrangerFilter } from '@kith/client';
import type { Messages } from '../messages/en.ts';
import type { Formats } from '../messages/formats.ts';

/** Which strangers are told of, as the end of a sentence. */
export function strangersInWords(
  { visits_from: from, visits_to: to, seen_within_days: days }: NonNullable<StrangerFilter>,
  words: Pick<Messages['notifications'], 'strangerVisits' | 'strangerSeenWithin'>,
  { number }: Pick<Formats, 'number'>,
): string {
  const { every, first, nth, from: since, upTo, between } = words.strangerVisits;
  const which = (): string => {
    if (from === null && to === null) return every;
    if (to === 1) return first;
    if (from === to && to !== null) return nth(number(to));
    if (to === null) return since(number(from ?? 1));
    return from === null ? upTo(number(to)) : between(number(from), number(to));
  };
  return days === null ? which() : `${which()}, ${words.strangerSeenWithin(days, number(days))}`;
}

import type { Member } from '@kith/client';
import type { Messages } from '../../messages/en.ts';
import type { Formats } from '../../messages/formats.ts';
import { hoursInWords } from '../week/hours-in-words.ts';
import { type GivenTimes, isMidnight } from './times-form.ts';

/** Whether something is in effect now, will be, is between its hours, or was. */
export type Standing = 'now' | 'later' | 'off' | 'past';

type Written = Pick<Formats, 'date' | 'dateTime' | 'weekday' | 'list'>;
type Effect = GivenTimes & Pick<Member, 'in_effect'>;

/** @param now epoch ms */
export function standingOf({ valid_from, valid_until, in_effect }: Effect, now: number): Standing {
  if (valid_until !== null && Date.parse(valid_until) <= now) return 'past';
  if (in_effect) return 'now';
  return valid_from !== null && Date.parse(valid_from) > now ? 'later' : 'off';
}

export const hasTimes = ({ valid_from, valid_until, hours }: GivenTimes): boolean =>
  valid_from !== null || valid_until !== null || hours !== null;

/**
 * Whether something is in effect, from when until when, and at which hours: `in effect now · until 4 Dec 2026 · Mon–Fri 08:00–18:00
 * (Europe/Berlin)`. That it has begun is not said.
 * @param now epoch ms
 */
export function timesInWords(times: Effect, words: Messages['times'], formats: Written, now: number): string {
  const { valid_from, valid_until, hours } = times;
  const begins = valid_from !== null && Date.parse(valid_from) > now;
  return [
    words.standings[standingOf(times, now)],
    ...datesInWords({ valid_from: begins ? valid_from : null, valid_until }, words, formats),
    ...(hours === null ? [] : [hoursInWords(hours, formats)]),
  ].join(' · ');
}

/** From when and until when, as far as that is not for ever. */
export const datesInWords = (
  { valid_from, valid_until }: Pick<GivenTimes, 'valid_from' | 'valid_until'>,
  words: Messages['times'],
  { date, dateTime }: Pick<Formats, 'date' | 'dateTime'>,
): string[] => [
  ...(valid_from === null
    ? []
    : [words.fromThen(isMidnight(new Date(valid_from)) ? date(valid_from) : dateTime(valid_from))]),
  ...(valid_until === null ? [] : [words.untilThen(endInWords(valid_until, { date, dateTime }))]),
];

/**
 * Since when somebody is a member, or at which times; of one in effect without any, since when.
 * @param now epoch ms
 */
export const membershipInWords = (
  membership: Effect & Pick<Member, 'since'>,
  words: Pick<Messages, 'times' | 'group'>,
  formats: Written,
  now: number,
): string =>
  membership.in_effect && !hasTimes(membership)
    ? words.group.since(formats.date(membership.since))
    : timesInWords(membership, words.times, formats, now);

/** What ends with a day ends on that day. */
function endInWords(iso: string, { date, dateTime }: Pick<Formats, 'date' | 'dateTime'>): string {
  const at = new Date(iso);
  return isMidnight(at) ? date(new Date(at.getTime() - 1).toISOString()) : dateTime(iso);
}

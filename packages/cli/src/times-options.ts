import type { Hours, TimesWish, WeeklyRange } from '@kith/client';
import { Weekday } from '@kith/contract';
import { InvalidArgumentError } from 'commander';

/** When something is to be in effect, as it is typed. */
export interface TimesOptions {
  readonly from?: string;
  readonly until?: string;
  readonly hours?: readonly string[];
  readonly zone?: string;
}

export const hoursHelp = 'days and hours of the week, such as "mo tu we 08:00-18:00"; may be given several times';
export const zoneHelp = 'whose clock counts for --hours: that of this machine when it is not given';

/** What was typed of times, as it is sent: all that is not given is for ever. */
export function timesOf({ from, until, hours, zone }: TimesOptions): TimesWish {
  const time_zone = zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
  const week: Hours['week'] = (hours ?? []).map(rangeOf);
  return {
    ...(from !== undefined && { validFrom: from }),
    ...(until !== undefined && { validUntil: until }),
    ...(week.length > 0 && { hours: { time_zone, week } }),
  };
}

/** @throws {InvalidArgumentError} what is no range */
function rangeOf(text: string): WeeklyRange {
  const [, names = '', from = '', to = ''] =
    /^([a-z, ]+?)[ ,]+(\d\d:\d\d)-(\d\d:\d\d)$/.exec(text.trim().toLowerCase()) ?? [];
  const days = names.split(/[ ,]+/).map((name) => Weekday.safeParse(name).data);
  const known = days.filter((day) => day !== undefined);
  if (from === '' || known.length < days.length) {
    throw new InvalidArgumentError(`"${text}" are no hours of a week: write them like "mo tu we 08:00-18:00".`);
  }
  return { days: known, from, to };
}

import type { AlarmRule } from '@kith/client';
import type { Messages } from '../messages/en.ts';
import type { Formats } from '../messages/formats.ts';
import { type Named, namesOf } from './names-of.ts';
import { strangersInWords } from './strangers-in-words.ts';
import { hoursInWords } from './week/hours-in-words.ts';

interface Names {
  readonly groups: Named;
  readonly sources: Named;
}

const MINUTE = 60;

/** When a rule raises an alarm, as one sentence. */
export function alarmInWords(
  when: AlarmRule['when'],
  { groups, sources }: Names,
  { alarms: words, notifications, sighting }: Pick<Messages, 'alarms' | 'notifications' | 'sighting'>,
  formats: Formats,
): string {
  const named = (ids: readonly number[], all: Named): string => formats.list(namesOf(ids, all, words.gone));
  const group = (id: number): string => named([id], groups);
  const minutes = (seconds: number): string =>
    words.minutes(seconds / MINUTE, formats.number(Math.round((seconds / MINUTE) * 10) / 10));
  const where = when.sources.length === 0 ? notifications.everywhere : notifications.at(named(when.sources, sources));
  const { absent, together, count } = when;
  const anybody = when.groups_any.length === 0 ? words.anybody : words.anyoneIn(named(when.groups_any, groups));
  const who = [
    when.strangers === null ? anybody : strangersInWords(when.strangers, notifications, formats),
    when.groups_all.length > 0 && words.inAll(named(when.groups_all, groups)),
    when.groups_none.length > 0 && words.inNone(named(when.groups_none, groups)),
  ].filter((part) => part !== false);
  const whom = who.join(' ');
  const what = (): string => {
    if (absent) return words.whenAbsent(group(absent.group_id), where, minutes(absent.for_seconds));
    if (together) {
      const { at_least, group_id, within_seconds } = together;
      return words.whenTogether(formats.number(at_least), group(group_id), where, minutes(within_seconds));
    }
    if (!count) return words.whenSeen(whom, where);
    return words.whenCounted(whom, where, formats.number(count.more_than), minutes(count.within_seconds), count.per);
  };
  return [
    what(),
    when.first_time && words.firstTime,
    when.results.length > 0 && words.recognised(formats.list(when.results.map((result) => sighting.results[result]))),
    when.min_confidence !== null && words.surely(formats.number(when.min_confidence)),
    when.hours && words.during(hoursInWords(when.hours, formats)),
  ]
    .filter((part) => typeof part === 'string')
    .join(', ');
}

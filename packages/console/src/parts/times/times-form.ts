import type { Hours, Member, TimesWish } from '@kith/client';

/** When somebody is a member of a group, or a group is in effect, as the server says it. */
export type GivenTimes = Pick<Member, 'valid_from' | 'valid_until' | 'hours'>;

/** A day and a time of day as fields have them, by the clock of this device; '' where nothing is written. */
export interface DayAndTime {
  readonly day: string;
  readonly time: string;
}

/** Times as they are written into fields. */
export interface TimesForm {
  readonly from: DayAndTime;
  readonly until: DayAndTime;
  readonly hours: Hours | null;
}

/** A day alone is from its beginning, and until its end. */
type Edge = 'from' | 'until';

const nothing: DayAndTime = { day: '', time: '' };
/** For ever, at all hours. */
export const always: TimesForm = { from: nothing, until: nothing, hours: null };

export const formOf = ({ valid_from, valid_until, hours }: GivenTimes): TimesForm => ({
  from: fieldsOf(valid_from, 'from'),
  until: fieldsOf(valid_until, 'until'),
  hours,
});

/** What the fields ask for, all of it. */
export const wishOf = ({ from, until, hours }: TimesForm): TimesWish => ({
  validFrom: momentOf(from, 'from'),
  validUntil: momentOf(until, 'until'),
  hours,
});

/** The same times, asked for again. */
export const sameAgain = ({ valid_from, valid_until, hours }: GivenTimes): TimesWish => ({
  validFrom: valid_from,
  validUntil: valid_until,
  hours,
});

/** What was written otherwise. The rest stays to the second, which the fields do not show. */
export function changesOf(before: TimesForm, after: TimesForm): TimesWish {
  const { validFrom, validUntil, hours } = wishOf(after);
  const isOther = (part: keyof TimesForm): boolean => JSON.stringify(before[part]) !== JSON.stringify(after[part]);
  return {
    ...(isOther('from') && { validFrom }),
    ...(isOther('until') && { validUntil }),
    ...(isOther('hours') && { hours }),
  };
}

/** What all of them have in common; nothing is written where they differ. */
export function commonForm(all: readonly GivenTimes[]): { readonly form: TimesForm; readonly differ: boolean } {
  const [first, ...others] = all.map(formOf);
  if (!first) return { form: always, differ: false };
  const isShared = (part: keyof TimesForm): boolean =>
    others.every((other) => JSON.stringify(other[part]) === JSON.stringify(first[part]));
  const form = {
    from: isShared('from') ? first.from : nothing,
    until: isShared('until') ? first.until : nothing,
    hours: isShared('hours') ? first.hours : null,
  };
  return { form, differ: !(['from', 'until', 'hours'] as const).every(isShared) };
}

export function fieldsOf(iso: string | null, edge: Edge): DayAndTime {
  if (iso === null) return nothing;
  const at = new Date(iso);
  const whole = isMidnight(at);
  if (whole && edge === 'until') at.setDate(at.getDate() - 1);
  const day = [at.getFullYear(), at.getMonth() + 1, at.getDate()].map((part, i) => padded(part, i === 0 ? 4 : 2));
  return { day: day.join('-'), time: whole ? '' : [at.getHours(), at.getMinutes()].map((n) => padded(n, 2)).join(':') };
}

export function momentOf({ day, time }: DayAndTime, edge: Edge): string | null {
  if (day === '') return null;
  const at = new Date(`${day}T${time || '00:00'}`);
  if (time === '' && edge === 'until') at.setDate(at.getDate() + 1);
  return at.toISOString();
}

/** Whether a day begins then, by the clock of this device. */
export const isMidnight = (at: Date): boolean =>
  at.getHours() + at.getMinutes() + at.getSeconds() + at.getMilliseconds() === 0;

const padded = (value: number, digits: number): string => String(value).padStart(digits, '0');

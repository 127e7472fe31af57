import { limits, type TimesWish } from '@kith/contract';
import { fieldError, type KithError } from '../../platform/http/errors.ts';
import type { Times } from '../times/is-in-effect.ts';

/** Why times are none; nothing was changed. */
export type TimesRefusal =
  | { readonly kind: 'ends before it begins' }
  | { readonly kind: 'is over' }
  | { readonly kind: 'too many schedules' };

/** Times as a wish changes them; what it leaves out stays. */
export const changedTimes = (before: Times, { valid_from, valid_until, hours }: TimesWish): Times => ({
  valid_from: valid_from === undefined ? before.valid_from : valid_from,
  valid_until: valid_until === undefined ? before.valid_until : valid_until,
  hours: hours === undefined ? before.hours : hours,
});

/** What is wrong with times that a membership is given. @param now epoch ms */
export function problemOfTimes(times: Pick<Times, 'valid_from' | 'valid_until'>, now: number): TimesRefusal | null {
  const { valid_until: until } = times;
  if (isBackward(times)) return { kind: 'ends before it begins' };
  return until !== null && until <= now ? { kind: 'is over' } : null;
}

/** Whether something ends before it begins, or as it begins. */
export const isBackward = ({ valid_from: from, valid_until: until }: Pick<Times, 'valid_from' | 'valid_until'>) =>
  from !== null && until !== null && until <= from;

/** What is wrong with wished times, and with which of them, in a sentence. */
export function sayTimes({ kind }: TimesRefusal): { readonly field: keyof Times; readonly message: string } {
  switch (kind) {
    case 'ends before it begins':
      return {
        field: 'valid_until',
        message: 'This is not after valid_from: what ends has to begin before.',
      };
    case 'is over':
      return {
        field: 'valid_until',
        message: 'This is over already: to end a membership now, take the person out.',
      };
    case 'too many schedules':
      return {
        field: 'hours',
        message: `This space has ${limits.schedulesPerSpace} different hours already: use hours that others have.`,
      };
    default:
      return kind satisfies never;
  }
}

export function timesError(refusal: TimesRefusal): KithError {
  const { field, message } = sayTimes(refusal);
  return fieldError(field, 'invalid', message);
}

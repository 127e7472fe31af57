import type { AttributeValue } from '@kith/contract';
import { fits, tooManyAttributes } from '../../persons/attribute-store.ts';
import { problemOfTimes, sayTimes } from '../wished-times.ts';
import type { CellProblem, RowWish } from './row-wish.ts';

/** When somebody is a member: from when until when, epoch ms, and at which hours. */
export interface MemberTimes {
  readonly valid_from: number | null;
  readonly valid_until: number | null;
  /** JSON of its hours. */
  readonly hours: string | null;
}

const always: MemberTimes = { valid_from: null, valid_until: null, hours: null };

/** A person as a file may change it. */
export interface MemberState {
  /** Null: no member. */
  readonly times: MemberTimes | null;
  readonly attributes: ReadonlyMap<string, AttributeValue>;
}

/** What of a person is to be other than it was. */
export interface StateChange {
  /** Null: they stay. */
  readonly times: MemberTimes | null;
  readonly attributes: Readonly<Record<string, AttributeValue>>;
}

/**
 * A person after a row of a file, a member then.
 * @param now epoch ms
 */
export function afterWish(before: MemberState, wish: RowWish, now: number): MemberState | CellProblem {
  const { attributes: given, ...wished } = wish;
  const times = { ...(before.times ?? always), ...wished };
  const problem = isSame(before.times, times) ? null : problemOfTimes(times, now);
  if (problem) return sayTimes(problem);
  // A text that reads as a number stays one where the file says the same: an export says no kinds.
  const others = Object.entries(given).filter(([name, value]) => {
    const known = before.attributes.get(name);
    return known === undefined || String(known) !== String(value);
  });
  if (others.length === 0) return { times, attributes: before.attributes };
  const attributes = new Map([...before.attributes, ...others]);
  return fits(attributes) ? { times, attributes } : { field: 'attributes', message: tooManyAttributes };
}

/** How a person is another than it was; null: not at all. Of whoever becomes a member, what is new. */
export function changeOf(before: MemberState, after: MemberState): StateChange | null {
  const times = isSame(before.times, after.times) ? null : after.times;
  const others = [...after.attributes].filter(([name, value]) => before.attributes.get(name) !== value);
  return times === null && others.length === 0 ? null : { times, attributes: Object.fromEntries(others) };
}

const isSame = (one: MemberTimes | null, other: MemberTimes | null): boolean =>
  one?.valid_from === other?.valid_from && one?.valid_until === other?.valid_until && one?.hours === other?.hours;

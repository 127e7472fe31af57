import type { AttributeValue } from '@kith/contract';
import { fits, tooManyAttributes } from '../../persons/attribute-store.ts';
import { problemOfTimes, sayTimes } from '../wished-times.ts';
import type { CellProblem, RowWish } from './row-wish.ts';

/** From when until when somebody is a member, as epoch ms; hours stay what they are. */
export interface Dates {
  readonly valid_from: number | null;
  readonly valid_until: number | null;
}

/** A person as a file may change it. */
export interface MemberState {
  /** Null: no member. */
  readonly dates: Dates | null;
  readonly attributes: ReadonlyMap<string, AttributeValue>;
}

/** What of a person is to be other than it was. */
export interface StateChange {
  /** Null: they stay. */
  readonly dates: Dates | null;
  readonly attributes: Readonly<Record<string, AttributeValue>>;
}

/**
 * A person after a row of a file, a member then.
 * @param now epoch ms
 */
export function afterWish(before: MemberState, wish: RowWish, now: number): MemberState | CellProblem {
  const { attributes: given, ...wishedDates } = wish;
  const dates = { ...(before.dates ?? { valid_from: null, valid_until: null }), ...wishedDates };
  const problem = isSame(before.dates, dates) ? null : problemOfTimes(dates, now);
  if (problem) return sayTimes(problem);
  // A text that reads as a number stays one where the file says the same: an export says no kinds.
  const others = Object.entries(given).filter(([name, value]) => {
    const known = before.attributes.get(name);
    return known === undefined || String(known) !== String(value);
  });
  if (others.length === 0) return { dates, attributes: before.attributes };
  const attributes = new Map([...before.attributes, ...others]);
  return fits(attributes) ? { dates, attributes } : { field: 'attributes', message: tooManyAttributes };
}

/** How a person is another than it was; null: not at all. Of whoever becomes a member, what is new. */
export function changeOf(before: MemberState, after: MemberState): StateChange | null {
  const dates = isSame(before.dates, after.dates) ? null : after.dates;
  const others = [...after.attributes].filter(([name, value]) => before.attributes.get(name) !== value);
  return dates === null && others.length === 0 ? null : { dates, attributes: Object.fromEntries(others) };
}

const isSame = (one: Dates | null, other: Dates | null): boolean =>
  one?.valid_from === other?.valid_from && one?.valid_until === other?.valid_until;

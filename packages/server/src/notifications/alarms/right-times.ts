import type { Updateable } from 'kysely';
import { CLOCKS_APART_MS } from '../../platform/clock.ts';
import type { Schema } from '../../platform/db/schema.ts';
import type { AlarmRow } from './store.ts';

/**
 * The times of an alarm that a clock wrote which was ahead, as a clock would have written them that is right, about: it would be escalated so much too
 * late, and be kept so much too long.
 * @param ahead epoch ms that no clock has come to yet
 * @returns null: it is right as it is
 */
export function rightTimes(
  { raised, escalates, escalated, acknowledged }: AlarmRow,
  ahead: number,
): Updateable<Schema['alarms']> | null {
  const isAhead = (time: number | null): time is number => time !== null && time > ahead;
  if (!isAhead(raised) && !isAhead(acknowledged)) return null;
  // The latest that any clock has come to: one that is behind now says too little.
  const now = ahead - CLOCKS_APART_MS;
  const right = (time: number | null) => (isAhead(time) ? now : time);
  return {
    raised: right(raised) ?? now,
    escalates: escalates === null || !isAhead(raised) ? escalates : now + (escalates - raised),
    escalated: right(escalated),
    acknowledged: right(acknowledged),
  };
}

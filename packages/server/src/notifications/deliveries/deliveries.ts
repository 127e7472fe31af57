import { type Delivery, type DeliveryAttempt, toTimestamp } from '@kith/contract';
import type { Database, Queries, Tx } from '../../platform/db/database.ts';
import { advanceRevision } from '../../platform/db/space-revision.ts';
import type { Listed } from '../../platform/page.ts';
import { findProfile, type ProfileKey } from '../profiles/store.ts';
import * as log from './delivery-log.ts';

/** A page of what a profile was and is owed, with every attempt. */
export async function listDeliveries(
  db: Queries,
  profile: ProfileKey,
  query: log.DeliveryFilter & { readonly limit: number; readonly offset: number },
): Promise<Listed<Delivery>> {
  const { count, rows } = await log.listDeliveries(db, profile, query);
  return { count, rows: await withAttempts(db, profile, rows) };
}

/** @returns null when the profile has no such delivery */
export async function readDelivery(db: Queries, profile: ProfileKey, messageId: string): Promise<Delivery | null> {
  const row = await log.findDelivery(db, profile, messageId);
  const [delivery] = await withAttempts(db, profile, row ? [row] : []);
  return delivery ?? null;
}

type Replayed<T> = T | 'turned off';

/** Owes a delivery again, now. @returns null when the profile has no such delivery */
export const replayDelivery = (
  db: Database,
  profile: ProfileKey,
  messageId: string,
  now: number,
): Promise<Replayed<Delivery | null>> =>
  whileTurnedOn(db, profile, async (tx) => {
    const row = await log.replayDelivery(tx, profile, messageId, now);
    const [delivery] = await withAttempts(tx, profile, row ? [row] : []);
    return delivery ?? null;
  });

/** Owes again, now, whatever failed of the events made since a time. @returns how many */
export const replayFailures = (
  db: Database,
  profile: ProfileKey,
  since: number,
  now: number,
): Promise<Replayed<number>> => whileTurnedOn(db, profile, (tx) => log.replayFailures(tx, profile, since, now));

/** In the turn of the space, in which profiles are turned off: one that is off is owed nothing. */
const whileTurnedOn = <T>(
  db: Database,
  { spaceId, profileId }: ProfileKey,
  work: (tx: Tx) => Promise<T>,
): Promise<Replayed<T>> =>
  db.transaction(async (tx) => {
    await advanceRevision(tx, spaceId, 'entries');
    return (await findProfile(tx, [spaceId], profileId))?.is_active === 1 ? work(tx) : 'turned off';
  });

async function withAttempts(
  db: Queries,
  { spaceId }: ProfileKey,
  rows: readonly log.DeliveryRow[],
): Promise<Delivery[]> {
  const attempts = await log.attemptsOf(db, spaceId, rows);
  return rows.map((row) => toWire(row, attempts.get(row.message_id) ?? []));
}

const toWire = (row: log.DeliveryRow, attempts: readonly log.AttemptRow[]): Delivery => ({
  id: row.message_id,
  type: row.type ?? 'entry.created',
  entry_id: row.entry_id,
  news_id: row.news_id,
  status: row.status,
  created: toTimestamp(row.created),
  next_attempt: row.next_attempt === null ? null : toTimestamp(row.next_attempt),
  attempts: attempts.map(attemptToWire),
});

const attemptToWire = ({ at, duration_ms, status_code, error, response }: log.AttemptRow): DeliveryAttempt => ({
  at: toTimestamp(at),
  duration_ms,
  status_code,
  error,
  response,
});

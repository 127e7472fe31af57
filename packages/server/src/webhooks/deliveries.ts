import { type Delivery, type DeliveryAttempt, type DeliveryStatus, toTimestamp } from '@kith/contract';
import type { Queries } from '../db/database.ts';
import type { Listed } from '../http/pagination.ts';
import * as store from './store.ts';

/** A page of what a profile was and is owed, with every attempt. */
export async function listDeliveries(
  db: Queries,
  profile: store.ProfileKey,
  query: { readonly status?: readonly DeliveryStatus[] | undefined; readonly limit: number; readonly offset: number },
): Promise<Listed<Delivery>> {
  const { count, rows } = await store.listDeliveries(db, profile, query);
  return { count, rows: await withAttempts(db, profile, rows) };
}

/** @returns null when the profile has no such delivery */
export async function replayDelivery(
  db: Queries,
  profile: store.ProfileKey,
  messageId: string,
  now: number,
): Promise<Delivery | null> {
  const row = await store.replayDelivery(db, profile, messageId, now);
  const [delivery] = await withAttempts(db, profile, row ? [row] : []);
  return delivery ?? null;
}

async function withAttempts(
  db: Queries,
  { spaceId }: store.ProfileKey,
  rows: readonly store.DeliveryRow[],
): Promise<Delivery[]> {
  const attempts = await store.attemptsOf(
    db,
    spaceId,
    rows.map(({ id }) => id),
  );
  return rows.map((row) => toWire(row, attempts.get(row.id) ?? []));
}

const toWire = (row: store.DeliveryRow, attempts: readonly store.AttemptRow[]): Delivery => ({
  id: row.message_id,
  entry_id: row.entry_id,
  status: row.status,
  created: toTimestamp(row.created),
  next_attempt: row.next_attempt === null ? null : toTimestamp(row.next_attempt),
  attempts: attempts.map(attemptToWire),
});

const attemptToWire = ({ at, duration_ms, status_code, error, response }: store.AttemptRow): DeliveryAttempt => ({
  at: toTimestamp(at),
  duration_ms,
  status_code,
  error,
  response,
});

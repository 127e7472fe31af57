import type { DeliveryStatus, EntryId, ProfileId, SpaceId } from '@kith/contract';
import type { Insertable, Selectable } from 'kysely';
import type { Queries, Tx } from '../db/database.ts';
import { listed } from '../db/listed.ts';
import type { DeliveryId, Schema } from '../db/schema.ts';
import { destinations } from '../notifications/store.ts';

export type DeliveryRow = Selectable<Schema['deliveries']>;
export type AttemptRow = Selectable<Schema['delivery_attempts']>;

/** A delivery inside the house. */
export interface DeliveryKey {
  readonly spaceId: SpaceId;
  readonly id: DeliveryId;
}

/** A profile inside the house. */
export interface ProfileKey {
  readonly spaceId: SpaceId;
  readonly profileId: ProfileId;
}

export async function insertDeliveries(
  tx: Tx,
  deliveries: readonly Omit<Insertable<Schema['deliveries']>, 'status' | 'attempts'>[],
): Promise<void> {
  await tx
    .insertInto('deliveries')
    .values(deliveries.map((delivery) => ({ ...delivery, status: 'owed' as const })))
    .execute();
}

/** Every profile that is owed something: where to send, and when the first is due. One index probe a profile. */
export async function owingProfiles(db: Queries) {
  const rows = await destinations(db)
    .select((eb) =>
      eb
        .selectFrom('deliveries')
        .select('next_attempt')
        .whereRef('deliveries.space_id', '=', 'notifications.space_id')
        .whereRef('deliveries.notification_id', '=', 'notifications.id')
        .where('next_attempt', 'is not', null)
        .orderBy('next_attempt')
        .limit(1)
        .as('due'),
    )
    .execute();
  return rows.flatMap(({ due, ...row }) => (due === null ? [] : [{ ...row, due }]));
}
export type OwingProfile = Awaited<ReturnType<typeof owingProfiles>>[number];

export interface DueDelivery {
  readonly id: DeliveryId;
  readonly message_id: string;
  readonly entry_id: EntryId;
}

/** The longest due of a profile, without those under way. */
export const dueDeliveries = (
  db: Queries,
  { spaceId, profileId }: ProfileKey,
  { now, except, limit }: { now: number; except: readonly DeliveryId[]; limit: number },
): Promise<DueDelivery[]> =>
  db
    .selectFrom('deliveries')
    .select(['id', 'message_id', 'entry_id'])
    .where('space_id', '=', spaceId)
    .where('notification_id', '=', profileId)
    .where('next_attempt', '<=', now)
    .$if(except.length > 0, (query) => query.where('id', 'not in', except))
    .orderBy('next_attempt')
    .orderBy('id')
    .limit(limit)
    .execute();

export const findDelivery = (db: Queries, { spaceId, id }: DeliveryKey): Promise<DeliveryRow | undefined> =>
  db.selectFrom('deliveries').selectAll().where('space_id', '=', spaceId).where('id', '=', id).executeTakeFirst();

export async function settleDelivery(
  tx: Tx,
  { spaceId, id }: DeliveryKey,
  { status, attempts, next_attempt }: Pick<DeliveryRow, 'status' | 'attempts' | 'next_attempt'>,
): Promise<void> {
  await tx
    .updateTable('deliveries')
    .set({ status, attempts, next_attempt })
    .where('space_id', '=', spaceId)
    .where('id', '=', id)
    .execute();
}

export async function insertAttempt(tx: Tx, attempt: Insertable<Schema['delivery_attempts']>): Promise<void> {
  await tx.insertInto('delivery_attempts').values(attempt).execute();
}

/** A profile that is turned off is owed nothing more. Its failures can be replayed. */
export async function failOwed(tx: Tx, { spaceId, profileId }: ProfileKey): Promise<void> {
  await tx
    .updateTable('deliveries')
    .set({ status: 'failed', next_attempt: null })
    .where('space_id', '=', spaceId)
    .where('notification_id', '=', profileId)
    .where('next_attempt', 'is not', null)
    .execute();
}

/** Makes due now whatever is due after `horizon`. */
export async function pullBack(db: Queries, horizon: number, now: number): Promise<void> {
  await db.updateTable('deliveries').set({ next_attempt: now }).where('next_attempt', '>', horizon).execute();
}

/** The newest first. */
export const listDeliveries = (
  db: Queries,
  { spaceId, profileId }: ProfileKey,
  { status, ...page }: { status?: readonly DeliveryStatus[] | undefined; limit: number; offset: number },
) =>
  listed(
    db
      .selectFrom('deliveries')
      .selectAll()
      .where('space_id', '=', spaceId)
      .where('notification_id', '=', profileId)
      .$if(status !== undefined, (query) => query.where('status', 'in', status ?? []))
      .orderBy('id', 'desc'),
    page,
  );

/** The attempts of some deliveries of a space, in the order they were made. */
export async function attemptsOf(
  db: Queries,
  spaceId: SpaceId,
  ids: readonly DeliveryId[],
): Promise<ReadonlyMap<DeliveryId, AttemptRow[]>> {
  const byDelivery = new Map<DeliveryId, AttemptRow[]>();
  if (ids.length === 0) return byDelivery;
  const rows = await db
    .selectFrom('delivery_attempts')
    .selectAll()
    .where('space_id', '=', spaceId)
    .where('delivery_id', 'in', ids)
    .orderBy('id')
    .execute();
  for (const row of rows) {
    const before = byDelivery.get(row.delivery_id);
    if (before) before.push(row);
    else byDelivery.set(row.delivery_id, [row]);
  }
  return byDelivery;
}

/** Owed once more, and due now. Attempts count anew; the log keeps those before. */
export const replayDelivery = (
  db: Queries,
  { spaceId, profileId }: ProfileKey,
  messageId: string,
  now: number,
): Promise<DeliveryRow | undefined> =>
  db
    .updateTable('deliveries')
    .set({ status: 'owed', attempts: 0, next_attempt: now })
    .where('space_id', '=', spaceId)
    .where('message_id', '=', messageId)
    .where('notification_id', '=', profileId)
    .returningAll()
    .executeTakeFirst();

/** The same for every failure whose event was made since a time. */
export async function replayFailures(
  db: Queries,
  { spaceId, profileId }: ProfileKey,
  since: number,
  now: number,
): Promise<number> {
  const { numUpdatedRows } = await db
    .updateTable('deliveries')
    .set({ status: 'owed', attempts: 0, next_attempt: now })
    .where('space_id', '=', spaceId)
    .where('notification_id', '=', profileId)
    .where('status', '=', 'failed')
    .where('created', '>=', since)
    .executeTakeFirst();
  return Number(numUpdatedRows);
}

import type { DeliveryStatus, EntryId, Pid, SpaceId } from '@kith/contract';
import type { ExpressionBuilder, Insertable, Selectable } from 'kysely';
import { compileOnce, compileRowsOnce } from '../../platform/db/compile-once.ts';
import type { Database, Queries, Tx } from '../../platform/db/database.ts';
import { listed } from '../../platform/db/listed.ts';
import type { DeliveryId, Schema } from '../../platform/db/schema.ts';
import { entriesWithPids } from '../../sightings/entries/store.ts';
import { destinations, type ProfileKey } from '../profiles/store.ts';

/** A delivery, and what it tells; null: that its entry was created. */
export type DeliveryRow = Selectable<Schema['deliveries']> & { readonly type: 'entry.corrected' | null };
export type AttemptRow = Selectable<Schema['delivery_attempts']>;

/** A delivery inside the house. */
export interface DeliveryKey {
  readonly spaceId: SpaceId;
  readonly id: DeliveryId;
}

const insertOwed = compileRowsOnce<Insertable<Schema['deliveries']>, never>((db, rows) =>
  db.insertInto('deliveries').values(rows),
);

export const insertDeliveries = async (
  tx: Tx,
  deliveries: readonly Omit<Insertable<Schema['deliveries']>, 'status' | 'attempts'>[],
): Promise<void> =>
  void (await insertOwed(
    tx,
    deliveries.map((delivery) => ({ ...delivery, status: 'owed' })),
  ));

/** Says of deliveries that are owed, by their message ids, that they tell of corrections. */
export async function markCorrections(tx: Tx, spaceId: SpaceId, messageIds: readonly string[]): Promise<void> {
  await tx
    .insertInto('delivery_types')
    .columns(['space_id', 'delivery_id', 'type'])
    .expression(
      tx
        .selectFrom('deliveries')
        .select((eb) => ['space_id', 'id', eb.val('entry.corrected').as('type')])
        .where('space_id', '=', spaceId)
        .where('message_id', 'in', messageIds),
    )
    .execute();
}

const typeOf = (eb: ExpressionBuilder<Schema, 'deliveries'>) =>
  eb
    .selectFrom('delivery_types')
    .select('delivery_types.type')
    .whereRef('delivery_types.space_id', '=', 'deliveries.space_id')
    .whereRef('delivery_types.delivery_id', '=', 'deliveries.id')
    .as('type');

const destinationsAndDue = compileOnce((db, _: Record<never, never>) =>
  destinations(db).select((eb) => {
    const owed = eb
      .selectFrom('deliveries')
      .select('next_attempt')
      .whereRef('deliveries.space_id', '=', 'notifications.space_id')
      .whereRef('deliveries.notification_id', '=', 'notifications.id')
      .where('next_attempt', 'is not', null)
      .limit(1);
    return eb
      .case()
      .when('ordered', '=', 1)
      .then(owed.orderBy('entry_id'))
      .else(owed.orderBy('next_attempt'))
      .end()
      .as('due');
  }),
);

/** Every profile that is owed something: where to send, and when the next is due. One index probe a profile. */
export async function owingProfiles(db: Queries) {
  const rows = await destinationsAndDue(db, {});
  return rows.flatMap(({ due, ...row }) => (due === null ? [] : [{ ...row, due }]));
}
export type OwingProfile = Awaited<ReturnType<typeof owingProfiles>>[number];

export interface ClaimedDelivery {
  readonly id: DeliveryId;
  readonly message_id: string;
  readonly entry_id: EntryId;
  readonly created: number;
  readonly type: DeliveryRow['type'];
}

/**
 * A node takes deliveries for itself until a time; what it has not settled by then is anybody's. A claim that is lost with the power is
 * one that the node gives back when it starts again.
 */
interface Claim {
  readonly node: string;
  readonly now: number;
  readonly until: number;
}

/** Takes the longest due of a profile: so many at most, and none of those. No two nodes take the same one. */
export function claimingDue(database: Pick<Database, 'lightly' | 'skipTaken'>) {
  type Wanted = Claim & { readonly except: readonly DeliveryId[]; readonly limit: number };
  const claim = compileOnce((db, { spaceId, profileId, node, now, until, except, limit }: ProfileKey & Wanted) =>
    db
      .with('due', (all) =>
        all
          .selectFrom('deliveries')
          .select('id')
          .where('space_id', '=', spaceId)
          .where('notification_id', '=', profileId)
          .where('next_attempt', '<=', now)
          .where('id', 'not in', except)
          // Nothing after it, such as an id: PostgreSQL would sort all that fall due in the same moment.
          .orderBy('next_attempt')
          .limit(limit)
          .modifyEnd(database.skipTaken),
      )
      .updateTable('deliveries')
      .set({ claimed_by: node, next_attempt: until })
      .where('space_id', '=', spaceId)
      .where('id', 'in', (eb) => eb.selectFrom('due').select('due.id'))
      .returning(['id', 'message_id', 'entry_id', 'created'])
      .returning(typeOf),
  );
  return async (profile: ProfileKey, wanted: Wanted): Promise<ClaimedDelivery[]> => {
    const claimed = await database.lightly((queries) => claim(queries, { ...profile, ...wanted }));
    return claimed.sort((a, b) => a.id - b.id);
  };
}

/** Takes the first that a profile is owed, in the order of entries: if it is due, and while no other is under way. */
export const claimNext = (
  database: Database,
  { spaceId, profileId }: ProfileKey,
  { node, now, until }: Claim,
): Promise<ClaimedDelivery[]> =>
  database.lightly((queries) =>
    queries
      .updateTable('deliveries')
      .set({ claimed_by: node, next_attempt: until })
      .where('space_id', '=', spaceId)
      .where('id', '=', (eb) =>
        eb
          .selectFrom('deliveries as first')
          .select('first.id')
          .where('first.space_id', '=', spaceId)
          .where('first.notification_id', '=', profileId)
          .where('first.next_attempt', 'is not', null)
          .orderBy('first.entry_id')
          .orderBy('first.id')
          .limit(1),
      )
      .where('next_attempt', '<=', now)
      .where(({ exists, not, selectFrom }) =>
        not(
          exists(
            selectFrom('deliveries as other')
              .select('other.id')
              .where('other.space_id', '=', spaceId)
              .where('other.notification_id', '=', profileId)
              .where('other.claimed_by', 'is not', null)
              .where('other.next_attempt', '>', now),
          ),
        ),
      )
      .returning(['id', 'message_id', 'entry_id', 'created'])
      .returning(typeOf)
      .execute(),
  );

/** Gives back whatever a node took and did not settle; it is due now. */
export async function releaseClaims(db: Queries, node: string, now: number): Promise<void> {
  await db
    .updateTable('deliveries')
    .set({ claimed_by: null, next_attempt: now })
    .where('claimed_by', '=', node)
    .execute();
}

const endingClaims = compileOnce((db, { spaceId, ids }: { spaceId: SpaceId; ids: readonly DeliveryId[] }) =>
  db
    .updateTable('deliveries')
    .set({ claimed_by: null })
    .where('space_id', '=', spaceId)
    .where('id', 'in', ids)
    .returningAll(),
);

export type EndedClaim = Selectable<Schema['deliveries']>;

/** Ends the claims on deliveries. What else a transaction does with them comes after this, so that nothing is lost to another. */
export async function endClaims(
  tx: Tx,
  spaceId: SpaceId,
  ids: readonly DeliveryId[],
): Promise<ReadonlyMap<DeliveryId, EndedClaim>> {
  const rows = await endingClaims(tx, { spaceId, ids });
  return new Map(rows.map((row) => [row.id, row]));
}

/** What came of an attempt: owed until another one, or settled. */
type Settlement =
  | { readonly status: 'owed'; readonly attempts: number; readonly next_attempt: number }
  | { readonly status: 'delivered' | 'failed'; readonly attempts: number; readonly settled: number };

export async function settleDelivery(tx: Tx, { spaceId, id }: DeliveryKey, settlement: Settlement): Promise<void> {
  await tx
    .updateTable('deliveries')
    .set({ next_attempt: null, settled: null, ...settlement })
    .where('space_id', '=', spaceId)
    .where('id', '=', id)
    .execute();
}

const settlingDelivered = compileOnce(
  (db, { spaceId, ids, settled }: { spaceId: SpaceId; ids: readonly DeliveryId[]; settled: number }) =>
    db
      .updateTable('deliveries')
      .set((eb) => ({ status: 'delivered', attempts: eb('attempts', '+', 1), next_attempt: null, settled }))
      .where('space_id', '=', spaceId)
      .where('id', 'in', ids),
);

/** The same of several that arrived, each with one attempt more. */
export async function settleDelivered(
  tx: Tx,
  spaceId: SpaceId,
  ids: readonly DeliveryId[],
  settled: number,
): Promise<void> {
  if (ids.length > 0) await settlingDelivered(tx, { spaceId, ids, settled });
}

export const insertAttempts = compileRowsOnce<Insertable<Schema['delivery_attempts']>, never>((db, rows) =>
  db.insertInto('delivery_attempts').values(rows),
);

/** A profile that is turned off is owed nothing more. Its failures can be replayed. */
export async function failOwed(tx: Tx, { spaceId, profileId }: ProfileKey, now: number): Promise<void> {
  await tx
    .updateTable('deliveries')
    .set({ status: 'failed', next_attempt: null, claimed_by: null, settled: now })
    .where('space_id', '=', spaceId)
    .where('notification_id', '=', profileId)
    .where('next_attempt', 'is not', null)
    .execute();
}

/** Makes due now whatever is due after `horizon`. */
export async function pullBack(db: Queries, horizon: number, now: number): Promise<void> {
  await db.updateTable('deliveries').set({ next_attempt: now }).where('next_attempt', '>', horizon).execute();
}

/** What a list of deliveries is narrowed to. */
export interface DeliveryFilter {
  readonly status?: readonly DeliveryStatus[] | undefined;
  readonly since?: number | undefined;
  readonly entry_id?: EntryId | undefined;
  readonly pid?: Pid | undefined;
}

/** The newest first. */
export const listDeliveries = (
  db: Queries,
  { spaceId, profileId }: ProfileKey,
  { status, since, entry_id, pid, ...page }: DeliveryFilter & { limit: number; offset: number },
) =>
  listed(
    db
      .selectFrom('deliveries')
      .selectAll()
      .select(typeOf)
      .where('space_id', '=', spaceId)
      .where('notification_id', '=', profileId)
      .$if(status !== undefined, (query) => query.where('status', 'in', status ?? []))
      .$if(since !== undefined, (query) => query.where('created', '>=', since ?? 0))
      .$if(entry_id !== undefined, (query) => query.where('entry_id', '=', entry_id ?? (0 as EntryId)))
      .$if(pid !== undefined, (query) =>
        query.where('entry_id', 'in', entriesWithPids(db, [spaceId], pid ? [pid] : [])),
      )
      .orderBy('created', 'desc')
      .orderBy('id', 'desc'),
    page,
  );

export const findDelivery = (
  db: Queries,
  { spaceId, profileId }: ProfileKey,
  messageId: string,
): Promise<DeliveryRow | undefined> =>
  db
    .selectFrom('deliveries')
    .selectAll()
    .select(typeOf)
    .where('space_id', '=', spaceId)
    .where('message_id', '=', messageId)
    .where('notification_id', '=', profileId)
    .executeTakeFirst();

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

/** Owed once more, and due now unless it is just being sent. Attempts count anew; the log keeps those before. */
const owedAgain = (tx: Tx, { spaceId, profileId }: ProfileKey, now: number) =>
  tx
    .updateTable('deliveries')
    .set((eb) => ({
      status: 'owed',
      attempts: 0,
      settled: null,
      next_attempt: eb.case().when('claimed_by', 'is', null).then(now).else(eb.ref('next_attempt')).end(),
    }))
    .where('space_id', '=', spaceId)
    .where('notification_id', '=', profileId);

export const replayDelivery = (
  tx: Tx,
  profile: ProfileKey,
  messageId: string,
  now: number,
): Promise<DeliveryRow | undefined> =>
  owedAgain(tx, profile, now).where('message_id', '=', messageId).returningAll().returning(typeOf).executeTakeFirst();

/** The same for every failure whose event was made since a time. */
export async function replayFailures(tx: Tx, profile: ProfileKey, since: number, now: number): Promise<number> {
  const { numUpdatedRows } = await owedAgain(tx, profile, now)
    .where('status', '=', 'failed')
    .where('created', '>=', since)
    .executeTakeFirst();
  return Number(numUpdatedRows);
}

/**
 * Deletes some deliveries that were settled before a time, the oldest first, with their attempts; and those that are older and were
 * settled by a clock that was ahead.
 * @param ahead epoch ms that no clock has come to yet
 * @returns how many
 */
export async function deleteSettled(db: Queries, before: number, ahead: number, limit: number): Promise<number> {
  const settled = db.selectFrom('deliveries').select(['space_id', 'id']).limit(limit);
  const old = await settled.where('settled', '<', before).orderBy('settled').execute();
  if (old.length === 0) return 0;
  const newest = old.reduce((last, { id }) => (id > last ? id : last), 0);
  const strays = await settled
    .where('settled', '>', ahead)
    .where('id', '<', newest as DeliveryId)
    .execute();
  // What was replayed meanwhile is settled no more.
  const { numDeletedRows } = await db
    .deleteFrom('deliveries')
    .where((eb) => eb.or([eb('settled', '<', before), eb('settled', '>', ahead)]))
    .where(({ eb, refTuple, tuple }) =>
      eb(
        refTuple('space_id', 'id'),
        'in',
        (strays.length > 0 ? strays : old).map((row) => tuple(row.space_id, row.id)),
      ),
    )
    .executeTakeFirst();
  return Number(numDeletedRows);
}

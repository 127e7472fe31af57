import type { EntryId, NewsId, SpaceId } from '@kith/contract';
import { type Insertable, type Selectable, sql } from 'kysely';
import { compileOnce, compileRowsOnce } from '../../platform/db/compile-once.ts';
import type { Database, Queries, Tx } from '../../platform/db/database.ts';
import type { DeliveryId, Schema } from '../../platform/db/schema.ts';
import { isKnownKind } from '../channels/kinds.ts';
import { destinations, type ProfileKey } from '../profiles/store.ts';
import { attemptsIn, type Book, books, otherBook, subjectIn, type ToldColumns, toldColumns } from './books.ts';

/** A delivery inside the house. */
export interface DeliveryKey {
  readonly book: Book;
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

const destinationsAndDue = compileOnce((db, _: Record<never, never>) =>
  destinations(db).select(({ selectFrom, case: when }) =>
    books.flatMap((book) => {
      const owed = selectFrom(book)
        .whereRef(`${book}.space_id`, '=', 'notifications.space_id')
        .whereRef(`${book}.notification_id`, '=', 'notifications.id')
        .where('next_attempt', 'is not', null)
        .limit(1);
      const first = owed.orderBy(subjectIn[book]);
      const due = owed.select('next_attempt');
      return [
        when()
          .when('ordered', '=', 1)
          .then(first.select('next_attempt'))
          .else(due.orderBy('next_attempt'))
          .end()
          .as(`${book}_due`),
        when()
          .when('ordered', '=', 1)
          .then(first.select(`${book}.created`))
          .else(null)
          .end()
          .as(`${book}_made`),
      ] as const;
    }),
  ),
);

/** What is owed in a book, and when the next of it is due. */
interface OwedIn {
  readonly book: Book;
  readonly due: number;
}

/** Every profile that is owed something: where to send, and when the next is due. Index probes only. */
export async function owingProfiles(db: Queries) {
  const rows = await destinationsAndDue(db, {});
  return rows.flatMap(
    ({ deliveries_due, deliveries_made, news_deliveries_due, news_deliveries_made, ...destination }) => {
      // Nodes of the version that made it send it.
      if (destination.kind !== null && !isKnownKind(destination.kind)) return [];
      const owed = [
        { book: 'deliveries', due: deliveries_due, made: deliveries_made },
        { book: 'news_deliveries', due: news_deliveries_due, made: news_deliveries_made },
      ] as const;
      const books = owed.flatMap(({ due, ...of }) => (due === null ? [] : [{ ...of, due }]));
      // Of an ordered profile only the one that comes first, by when it was made; else what is due the longest comes first.
      const order = books.sort((a, b) => (a.made ?? a.due) - (b.made ?? b.due));
      const next: readonly OwedIn[] = destination.ordered === 1 ? order.slice(0, 1) : order;
      const due = Math.min(...next.map((each) => each.due));
      return next.length === 0 ? [] : [{ ...destination, due, books: next }];
    },
  );
}
export type OwingProfile = Awaited<ReturnType<typeof owingProfiles>>[number];

export interface ClaimedDelivery extends ToldColumns {
  readonly book: Book;
  readonly id: DeliveryId;
  readonly message_id: string;
  readonly created: number;
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

type Wanted = Claim & { readonly except: readonly string[]; readonly limit: number };

const claiming = (book: Book, skipTaken: Database['skipTaken']) =>
  compileOnce((db, { spaceId, profileId, node, now, until, except, limit }: ProfileKey & Wanted) =>
    db
      .with('due', (all) =>
        all
          .selectFrom(book)
          .select('id')
          .where('space_id', '=', spaceId)
          .where('notification_id', '=', profileId)
          .where('next_attempt', '<=', now)
          .where('message_id', 'not in', except)
          // Nothing after it, such as an id: PostgreSQL would sort all that fall due in the same moment.
          .orderBy('next_attempt')
          .limit(limit)
          .modifyEnd(skipTaken),
      )
      .updateTable(book)
      .set({ claimed_by: node, next_attempt: until })
      .where('space_id', '=', spaceId)
      .where('id', 'in', (eb) => eb.selectFrom('due').select('due.id'))
      .returning(['id', 'message_id', 'created'])
      .returning(toldColumns(book)),
  );

/**
 * Takes the longest due of a profile in a book: so many at most, and none with those message ids. No two nodes take the same one.
 */
export function claimingDue(database: Pick<Database, 'lightly' | 'skipTaken'>) {
  const { skipTaken } = database;
  const claim = {
    deliveries: claiming('deliveries', skipTaken),
    news_deliveries: claiming('news_deliveries', skipTaken),
  };
  return async (book: Book, profile: ProfileKey, wanted: Wanted): Promise<ClaimedDelivery[]> => {
    const claimed = await database.lightly((queries) => claim[book](queries, { ...profile, ...wanted }));
    return claimed.sort((a, b) => a.id - b.id).map((delivery) => ({ book, ...delivery }));
  };
}

/**
 * Takes the first that a profile is owed, in the order in which entries and news were made, if that stands in this book: if it is due, and
 * while no other is under way.
 */
export async function claimNext(
  database: Database,
  book: Book,
  { spaceId, profileId }: ProfileKey,
  { node, now, until }: Claim,
): Promise<ClaimedDelivery[]> {
  const other = otherBook[book];
  const claimed = await database.lightly((queries) => {
    const ofProfile = (each: Book) =>
      queries.selectFrom(each).where('space_id', '=', spaceId).where('notification_id', '=', profileId);
    const first = (each: Book) =>
      ofProfile(each).where('next_attempt', 'is not', null).orderBy(subjectIn[each]).limit(1);
    const underWay = (each: Book) =>
      ofProfile(each).select('id').where('claimed_by', 'is not', null).where('next_attempt', '>', now);
    return queries
      .updateTable(book)
      .set({ claimed_by: node, next_attempt: until })
      .where('space_id', '=', spaceId)
      .where('id', '=', first(book).orderBy('id').select('id'))
      .where('next_attempt', '<=', now)
      .where(({ and, exists, not }) => and(books.map((each) => not(exists(underWay(each))))))
      .where(({ eb, fn, val, ref }) => {
        const made = fn.coalesce(first(other).select('created'), val(Number.MAX_SAFE_INTEGER));
        // Of the same instant the entry comes first: what is told of it may follow from it.
        return eb(made, book === 'deliveries' ? '>=' : '>', ref(`${book}.created`));
      })
      .returning(['id', 'message_id', 'created'])
      .returning(toldColumns(book))
      .execute();
  });
  return claimed.map((delivery) => ({ book, ...delivery }));
}

/** Gives back whatever a node took and did not settle; it is due now. */
export async function releaseClaims(db: Queries, node: string, now: number): Promise<void> {
  for (const book of books) {
    await db.updateTable(book).set({ claimed_by: null, next_attempt: now }).where('claimed_by', '=', node).execute();
  }
}

const endingClaims = (book: Book) =>
  compileOnce((db, { spaceId, ids }: { spaceId: SpaceId; ids: readonly DeliveryId[] }) =>
    db
      .updateTable(book)
      .set({ claimed_by: null })
      .where('space_id', '=', spaceId)
      .where('id', 'in', ids)
      .returning(['id', 'space_id', 'notification_id', 'status', 'attempts']),
  );

const endIn = { deliveries: endingClaims('deliveries'), news_deliveries: endingClaims('news_deliveries') };

export type EndedClaim = Pick<
  Selectable<Schema['deliveries']>,
  'id' | 'space_id' | 'notification_id' | 'status' | 'attempts'
>;

/** Ends the claims on deliveries. What else a transaction does with them comes after this, so that nothing is lost to another. */
export async function endClaims(
  tx: Tx,
  book: Book,
  spaceId: SpaceId,
  ids: readonly DeliveryId[],
): Promise<ReadonlyMap<DeliveryId, EndedClaim>> {
  const rows = ids.length === 0 ? [] : await endIn[book](tx, { spaceId, ids });
  return new Map(rows.map((row) => [row.id, row]));
}

/** What came of an attempt: owed until another one, or settled. */
type Settlement =
  | { readonly status: 'owed'; readonly attempts: number; readonly next_attempt: number }
  | { readonly status: 'delivered' | 'failed'; readonly attempts: number; readonly settled: number };

export async function settleDelivery(
  tx: Tx,
  { book, spaceId, id }: DeliveryKey,
  settlement: Settlement,
): Promise<void> {
  await tx
    .updateTable(book)
    .set({ next_attempt: null, settled: null, ...settlement })
    .where('space_id', '=', spaceId)
    .where('id', '=', id)
    .execute();
}

const settling = (book: Book) =>
  compileOnce((db, { spaceId, ids, settled }: { spaceId: SpaceId; ids: readonly DeliveryId[]; settled: number }) =>
    db
      .updateTable(book)
      .set((eb) => ({
        status: 'delivered',
        attempts: eb('attempts', '+', 1),
        next_attempt: null,
        claimed_by: null,
        settled,
      }))
      .where('space_id', '=', spaceId)
      .where('id', 'in', ids)
      .returning('id'),
  );

const settleIn = { deliveries: settling('deliveries'), news_deliveries: settling('news_deliveries') };

/**
 * Ends the claims on deliveries that arrived, whatever else became of them, and settles them, each with one attempt more.
 * @returns those that are there
 */
export async function settleDelivered(
  tx: Tx,
  book: Book,
  spaceId: SpaceId,
  ids: readonly DeliveryId[],
  settled: number,
): Promise<DeliveryId[]> {
  if (ids.length === 0) return [];
  return (await settleIn[book](tx, { spaceId, ids, settled })).map(({ id }) => id);
}

const inserting = (book: Book) =>
  compileRowsOnce<Insertable<Schema['delivery_attempts']>, never>((db, rows) =>
    db.insertInto(attemptsIn[book]).values(rows),
  );

/** Writes attempts at deliveries of a book into the log. */
export const insertAttempts = { deliveries: inserting('deliveries'), news_deliveries: inserting('news_deliveries') };

/** Forgets what receivers answered who were told of these, of which a book is: entries, or news. */
export async function forgetAnswersOf(
  tx: Tx,
  book: Book,
  spaceId: SpaceId,
  ids: readonly (EntryId | NewsId)[],
): Promise<void> {
  if (ids.length === 0) return;
  const told = await tx
    .selectFrom(book)
    .select('id')
    .where('space_id', '=', spaceId)
    .where(sql<number>`${sql.ref(subjectIn[book])}`, 'in', ids)
    .execute();
  if (told.length === 0) return;
  const deliveries = told.map(({ id }) => id as DeliveryId);
  await tx
    .updateTable(attemptsIn[book])
    .set({ response: '' })
    .where('space_id', '=', spaceId)
    .where('delivery_id', 'in', deliveries)
    .execute();
}

/** A profile that is turned off is owed nothing more. Its failures can be replayed. */
export async function failOwed(tx: Tx, { spaceId, profileId }: ProfileKey, now: number): Promise<void> {
  for (const book of books) {
    await tx
      .updateTable(book)
      .set({ status: 'failed', next_attempt: null, claimed_by: null, settled: now })
      .where('space_id', '=', spaceId)
      .where('notification_id', '=', profileId)
      .where('next_attempt', 'is not', null)
      .execute();
  }
}

/** Makes due now whatever is due after `horizon`. */
export async function pullBack(db: Queries, horizon: number, now: number): Promise<void> {
  for (const book of books) {
    await db.updateTable(book).set({ next_attempt: now }).where('next_attempt', '>', horizon).execute();
  }
}

/**
 * Deletes some deliveries of a book that were settled before a time, the oldest first, with their attempts; and those that are older and
 * were settled by a clock that was ahead.
 * @param ahead epoch ms that no clock has come to yet
 * @returns how many
 */
export async function deleteSettled(
  db: Queries,
  book: Book,
  before: number,
  ahead: number,
  limit: number,
): Promise<number> {
  const settled = db.selectFrom(book).select(['space_id', 'id']).limit(limit);
  const old = await settled.where('settled', '<', before).orderBy('settled').execute();
  if (old.length === 0) return 0;
  const newest = old.reduce((last, { id }) => (id > last ? id : last), 0);
  const strays = await settled
    .where('settled', '>', ahead)
    .where('id', '<', newest as DeliveryId)
    .execute();
  // What was replayed meanwhile is settled no more.
  const { numDeletedRows } = await db
    .deleteFrom(book)
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

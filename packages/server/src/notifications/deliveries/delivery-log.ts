import type { DeliveryStatus, EntryId, Pid, SpaceId } from '@kith/contract';
import type { Selectable } from 'kysely';
import type { Queries, Tx } from '../../platform/db/database.ts';
import type { Schema } from '../../platform/db/schema.ts';
import { entriesWithPids } from '../../sightings/entries/store.ts';
import type { ProfileKey } from '../profiles/store.ts';
import { attemptsIn, type Book, books, subjectIn, type ToldColumns, toldColumns } from './books.ts';

/** A delivery, and what it tells. */
export interface DeliveryRow
  extends ToldColumns,
    Pick<Selectable<Schema['deliveries']>, 'id' | 'message_id' | 'status' | 'created' | 'next_attempt'> {
  readonly book: Book;
}
export type AttemptRow = Selectable<Schema['delivery_attempts']>;

const columns = ['id', 'message_id', 'status', 'created', 'next_attempt'] as const;

/** What a list of deliveries is narrowed to. */
export interface DeliveryFilter {
  readonly status?: readonly DeliveryStatus[] | undefined;
  readonly since?: number | undefined;
  readonly entry_id?: EntryId | undefined;
  readonly pid?: Pid | undefined;
}

/** The newest first. */
export async function listDeliveries(
  db: Queries,
  profile: ProfileKey,
  { limit, offset, ...filter }: DeliveryFilter & { readonly limit: number; readonly offset: number },
): Promise<{ count: number; rows: DeliveryRow[] }> {
  // Of each book only what may be on the page, by its own index.
  const newest = (book: Book) =>
    deliveriesIn(db, book, profile, filter)
      .select(columns)
      .select(toldColumns(book))
      .select((eb) => eb.val<Book>(book).as('book'))
      .orderBy('created', 'desc')
      .orderBy('id', 'desc')
      .limit(limit + offset);
  const [rows, ...counts] = await Promise.all([
    db
      .selectFrom(newest('deliveries').as('of_entries'))
      .selectAll()
      .unionAll(db.selectFrom(newest('news_deliveries').as('of_news')).selectAll())
      .orderBy('created', 'desc')
      .orderBy('id', 'desc')
      .limit(limit)
      .offset(offset)
      .execute(),
    ...books.map((book) =>
      deliveriesIn(db, book, profile, filter)
        .select((eb) => eb.fn.countAll<number>().as('count'))
        .executeTakeFirstOrThrow(),
    ),
  ]);
  return { count: counts.reduce((sum, { count }) => sum + count, 0), rows };
}

function deliveriesIn(db: Queries, book: Book, { spaceId, profileId }: ProfileKey, filter: DeliveryFilter) {
  const { status, since } = filter;
  const about = toldOf(db, book, spaceId, filter);
  return db
    .selectFrom(book)
    .where('space_id', '=', spaceId)
    .where('notification_id', '=', profileId)
    .$if(status !== undefined, (query) => query.where('status', 'in', status ?? []))
    .$if(since !== undefined, (query) => query.where('created', '>=', since ?? 0))
    .$if(about !== null, (query) => query.where(({ eb }) => eb(subjectIn[book], 'in', about)));
}

/** Query for the ids of what a book tells of an entry, or a person; null where neither is asked for. */
function toldOf(db: Queries, book: Book, spaceId: SpaceId, { entry_id: entryId, pid }: DeliveryFilter) {
  if (entryId === undefined && pid === undefined) return null;
  const ofPerson = entriesWithPids(db, [spaceId], pid === undefined ? [] : [pid]);
  if (book === 'deliveries') {
    return db
      .selectFrom('entries')
      .select('id')
      .where('space_id', '=', spaceId)
      .$if(entryId !== undefined, (query) => query.where('id', '=', entryId ?? (0 as EntryId)))
      .$if(pid !== undefined, (query) => query.where('id', 'in', ofPerson));
  }
  return db
    .selectFrom('news')
    .select('id')
    .where('space_id', '=', spaceId)
    .$if(entryId !== undefined, (query) => query.where('entry_id', '=', entryId ?? (0 as EntryId)))
    .$if(pid !== undefined, (query) =>
      query.where(({ eb, or, selectFrom }) =>
        or([
          eb('entry_id', 'in', ofPerson),
          eb(
            'person_id',
            'in',
            selectFrom('persons')
              .select('persons.id')
              .where('space_id', '=', spaceId)
              .where('pid', '=', pid ?? ('' as Pid)),
          ),
        ]),
      ),
    );
}

/** @returns undefined when the profile has no such delivery */
export async function findDelivery(
  db: Queries,
  { spaceId, profileId }: ProfileKey,
  messageId: string,
): Promise<DeliveryRow | undefined> {
  for (const book of books) {
    const row = await db
      .selectFrom(book)
      .select(columns)
      .select(toldColumns(book))
      .where('space_id', '=', spaceId)
      .where('message_id', '=', messageId)
      .where('notification_id', '=', profileId)
      .executeTakeFirst();
    if (row) return { book, ...row };
  }
  return undefined;
}

/** The attempts of some deliveries of a space, in the order they were made, by message ids. */
export async function attemptsOf(
  db: Queries,
  spaceId: SpaceId,
  deliveries: readonly DeliveryRow[],
): Promise<ReadonlyMap<string, AttemptRow[]>> {
  const byMessage = new Map<string, AttemptRow[]>();
  for (const book of books) {
    const messages = new Map(deliveries.filter((row) => row.book === book).map((row) => [row.id, row.message_id]));
    if (messages.size === 0) continue;
    const rows = await db
      .selectFrom(attemptsIn[book])
      .selectAll()
      .where('space_id', '=', spaceId)
      .where('delivery_id', 'in', [...messages.keys()])
      .orderBy('id')
      .execute();
    for (const row of rows) {
      const message = messages.get(row.delivery_id) ?? '';
      byMessage.set(message, [...(byMessage.get(message) ?? []), row]);
    }
  }
  return byMessage;
}

/** Owed once more, and due now unless it is just being sent. Attempts count anew; the log keeps those before. */
const owedAgain = (tx: Tx, book: Book, { spaceId, profileId }: ProfileKey, now: number) =>
  tx
    .updateTable(book)
    .set((eb) => ({
      status: 'owed',
      attempts: 0,
      settled: null,
      next_attempt: eb.case().when('claimed_by', 'is', null).then(now).else(eb.ref('next_attempt')).end(),
    }))
    .where('space_id', '=', spaceId)
    .where('notification_id', '=', profileId);

export async function replayDelivery(
  tx: Tx,
  profile: ProfileKey,
  messageId: string,
  now: number,
): Promise<DeliveryRow | undefined> {
  for (const book of books) await owedAgain(tx, book, profile, now).where('message_id', '=', messageId).execute();
  return findDelivery(tx, profile, messageId);
}

/** The same for every failure whose event was made since a time. */
export async function replayFailures(tx: Tx, profile: ProfileKey, since: number, now: number): Promise<number> {
  let replayed = 0n;
  for (const book of books) {
    const { numUpdatedRows } = await owedAgain(tx, book, profile, now)
      .where('status', '=', 'failed')
      .where('created', '>=', since)
      .executeTakeFirst();
    replayed += numUpdatedRows;
  }
  return Number(replayed);
}

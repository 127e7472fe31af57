import type { AlarmId, EntryId, NewsId, NewsType, SourceId, SpaceId } from '@kith/contract';
import type { Insertable, Selectable } from 'kysely';
import { compileOnce, compileRowsOnce } from '../../platform/db/compile-once.ts';
import type { Queries, Tx } from '../../platform/db/database.ts';
import type { PersonId, Schema } from '../../platform/db/schema.ts';

export type NewsRow = Selectable<Schema['news']>;

const inserting = compileRowsOnce<Insertable<Schema['news']>, { readonly id: NewsId }>((db, rows) =>
  db.insertInto('news').values(rows).returning('id'),
);

/** @returns their ids, in the same order */
export async function insertNews(tx: Tx, rows: readonly Insertable<Schema['news']>[]): Promise<readonly NewsId[]> {
  return (await inserting(tx, rows)).map(({ id }) => id).sort((a, b) => a - b);
}

const insertingDeliveries = compileRowsOnce<Insertable<Schema['news_deliveries']>, never>((db, rows) =>
  db.insertInto('news_deliveries').values(rows),
);

export const insertNewsDeliveries = async (
  tx: Tx,
  deliveries: readonly Omit<Insertable<Schema['news_deliveries']>, 'status' | 'attempts'>[],
): Promise<void> =>
  void (await insertingDeliveries(
    tx,
    deliveries.map((delivery) => ({ ...delivery, status: 'owed' })),
  ));

const newsOfId = compileOnce((db, { spaceId, id }: { spaceId: SpaceId; id: NewsId }) =>
  db.selectFrom('news').selectAll().where('space_id', '=', spaceId).where('id', '=', id),
);

export const findNews = async (db: Queries, spaceId: SpaceId, id: NewsId): Promise<NewsRow | undefined> =>
  (await newsOfId(db, { spaceId, id }))[0];

/** What was written in a space after some news, in the order of ids. */
export const newsAfter = (db: Queries, spaceId: SpaceId, after: number, limit: number): Promise<NewsRow[]> =>
  db
    .selectFrom('news')
    .selectAll()
    .where('space_id', '=', spaceId)
    .where('id', '>', after as NewsId)
    .orderBy('id')
    .limit(limit)
    .execute();

/** The newest news of a space of some types, the newest first. */
export const newestOfTypes = async (
  db: Queries,
  spaceId: SpaceId,
  types: readonly NewsType[],
  limit: number,
): Promise<NewsRow[]> =>
  types.length === 0
    ? []
    : db
        .selectFrom('news')
        .selectAll()
        .where('space_id', '=', spaceId)
        .where('type', 'in', types)
        .orderBy('id', 'desc')
        .limit(limit)
        .execute();

/** Id of the newest news of a space; 0 when there is none. */
export async function newestNews(db: Queries, spaceId: SpaceId): Promise<number> {
  const row = await db
    .selectFrom('news')
    .select('id')
    .where('space_id', '=', spaceId)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.id ?? 0;
}

/** News that is about any of some entries, or alarms. */
export async function newsAbout(
  db: Queries,
  spaceId: SpaceId,
  { entryIds, alarmIds }: { readonly entryIds: readonly EntryId[]; readonly alarmIds: readonly AlarmId[] },
): Promise<NewsId[]> {
  const news = db.selectFrom('news').select('id').where('space_id', '=', spaceId);
  const ofEntries = entryIds.length === 0 ? [] : await news.where('entry_id', 'in', entryIds).execute();
  const ofAlarms = alarmIds.length === 0 ? [] : await news.where('alarm_id', 'in', alarmIds).execute();
  return [...ofEntries, ...ofAlarms].map(({ id }) => id);
}

/** What was to be told of one person is told of another. */
export async function giveNews(tx: Tx, spaceId: SpaceId, from: PersonId, to: PersonId): Promise<void> {
  await tx
    .updateTable('news')
    .set({ person_id: to })
    .where('space_id', '=', spaceId)
    .where('person_id', '=', from)
    .execute();
}

/** Notes whether a camera can be read. @returns whether it could before; null when that was not known */
export async function noteCamera(
  tx: Tx,
  spaceId: SpaceId,
  sourceId: SourceId,
  isOnline: boolean,
): Promise<boolean | null> {
  const before = await tx
    .selectFrom('told_cameras')
    .select('is_online')
    .where('space_id', '=', spaceId)
    .where('source_id', '=', sourceId)
    .executeTakeFirst();
  const is_online = isOnline ? 1 : 0;
  await tx
    .insertInto('told_cameras')
    .values({ space_id: spaceId, source_id: sourceId, is_online })
    .onConflict((conflict) => conflict.columns(['space_id', 'source_id']).doUpdateSet({ is_online }))
    .execute();
  return before ? before.is_online === 1 : null;
}

/**
 * Deletes some news that was written before a time, the oldest first, of which no delivery is left; and what is older and was written by
 * a clock that was ahead.
 * @param ahead epoch ms that no clock has come to yet
 * @returns how many
 */
export const deleteOldNews = async (db: Queries, before: number, ahead: number, limit: number): Promise<number> =>
  (await deleteUntold(db, '<', before, limit)) || deleteUntold(db, '>', ahead, limit);

/** From one end at a time, where an index leads: of both together all news would be looked at. */
async function deleteUntold(db: Queries, is: '<' | '>', at: number, limit: number): Promise<number> {
  const some = db
    .selectFrom('news')
    .select(['space_id', 'id'])
    .where('created', is, at)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('news_deliveries as told')
            .select('told.id')
            .whereRef('told.space_id', '=', 'news.space_id')
            .whereRef('told.news_id', '=', 'news.id'),
        ),
      ),
    )
    .orderBy('created')
    .limit(limit);
  const { numDeletedRows } = await db
    .deleteFrom('news')
    .where(({ eb, refTuple }) => eb(refTuple('space_id', 'id'), 'in', some.$asTuple('space_id', 'id')))
    .executeTakeFirst();
  return Number(numDeletedRows);
}

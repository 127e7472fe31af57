import type { EntryId, SourceId, SpaceId, VisitId, VisitList } from '@kith/contract';
import {
  type ExpressionBuilder,
  type ExpressionWrapper,
  type Insertable,
  type Selectable,
  type SqlBool,
  sql,
} from 'kysely';
import type { Queries, Tx } from '../../platform/db/database.ts';
import { listed } from '../../platform/db/listed.ts';
import type { Schema } from '../../platform/db/schema.ts';
import { entriesWithPids, entryWithTraits } from '../entries/store.ts';

export type VisitRow = Selectable<Schema['visits']>;

/** A visit, and the entry that tells of it. */
export type ToldVisit = Pick<VisitRow, 'id' | 'entry_id'>;

/** Of whom it is to be said that they were seen again. */
export interface Prolonged {
  readonly id: VisitId;
  /** Epoch ms. */
  readonly lastSeen: number;
  /** How many more frames showed them. */
  readonly frames: number;
}

export async function insertVisit(tx: Tx, visit: Omit<Insertable<Schema['visits']>, 'is_open'>): Promise<VisitId> {
  const { id } = await tx
    .insertInto('visits')
    .values({ ...visit, is_open: 1 })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

/** A visit turns out to be somebody's of whom another entry tells. @returns whether it is still there, and lasts */
export async function retellVisit(
  tx: Tx,
  spaceId: SpaceId,
  { id, lastSeen, frames }: Prolonged,
  entryId: EntryId,
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('visits')
    .set((eb) => ({ entry_id: entryId, last_seen: lastSeen, frames: eb('frames', '+', frames) }))
    .where('space_id', '=', spaceId)
    .where('id', '=', id)
    .where('is_open', '=', 1)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** Those that last at one camera, the oldest first. */
export const openVisits = (db: Queries, spaceId: SpaceId, sourceId: SourceId): Promise<ToldVisit[]> =>
  db
    .selectFrom('visits')
    .select(['id', 'entry_id'])
    .where('space_id', '=', spaceId)
    .where('source_id', '=', sourceId)
    .where('is_open', '=', 1)
    .orderBy('id')
    .execute();

/** How many last in a space. */
export async function countOpenVisits(db: Queries, spaceId: SpaceId): Promise<number> {
  const { count } = await db
    .selectFrom('visits')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('space_id', '=', spaceId)
    .where('is_open', '=', sql.lit(1))
    .executeTakeFirstOrThrow();
  return count;
}

/** Where visits are. */
export interface Place {
  readonly spaceId: SpaceId;
  readonly sourceId: SourceId;
}

/** Where any lasts. */
export const openPlaces = (db: Queries): Promise<Place[]> =>
  db
    .selectFrom('visits')
    .select(['space_id as spaceId', 'source_id as sourceId'])
    .distinct()
    .where('is_open', '=', sql.lit(1))
    .execute();

export const visitsOfIds = (db: Queries, spaceId: SpaceId, ids: readonly VisitId[]): Promise<ToldVisit[]> =>
  db.selectFrom('visits').select(['id', 'entry_id']).where('space_id', '=', spaceId).where('id', 'in', ids).execute();

/** In one statement. Those that are over, or gone, are left as they are. */
export async function prolongVisits(tx: Tx, spaceId: SpaceId, visits: readonly Prolonged[]): Promise<void> {
  if (visits.length === 0) return;
  const values = visits.map(
    ({ id, lastSeen, frames }) => sql`(cast(${id} as bigint), cast(${lastSeen} as bigint), cast(${frames} as bigint))`,
  );
  await sql`update visits set frames = frames + seen.column3,
      last_seen = case when last_seen < seen.column2 then seen.column2 else last_seen end
    from (values ${sql.join(values)}) as seen
    where visits.space_id = ${spaceId} and visits.id = seen.column1 and visits.is_open = 1`.execute(tx);
}

/** Between two times, epoch ms. */
export interface Span {
  readonly since: number;
  readonly until: number;
}

/** A visit that is over now. */
export type EndedVisit = Pick<VisitRow, 'id' | 'source_id' | 'entry_id'>;

const ended = ['id', 'source_id', 'entry_id'] as const;

/**
 * Ends visits of a camera that last.
 * @param but not those whose person was seen last then
 * @returns those that are over by this
 */
export const endVisits = (tx: Tx, spaceId: SpaceId, sourceId: SourceId, but?: Span): Promise<EndedVisit[]> =>
  tx
    .updateTable('visits')
    .set({ is_open: 0 })
    .where('space_id', '=', spaceId)
    .where('source_id', '=', sourceId)
    .where('is_open', '=', 1)
    .where(seenOutside(but))
    .returning(ended)
    .execute();

/**
 * Ends a visit that lasts, unless somebody has seen the person since.
 * @param lastSeen epoch ms
 * @returns it, if it is over by this; else whether it lasts, or was over
 */
export async function endVisit(
  tx: Tx,
  spaceId: SpaceId,
  id: VisitId,
  lastSeen: number,
): Promise<EndedVisit | 'lasts' | 'was over'> {
  const visit = await tx
    .updateTable('visits')
    .set({ is_open: 0 })
    .where('space_id', '=', spaceId)
    .where('id', '=', id)
    .where('is_open', '=', 1)
    .where('last_seen', '<=', lastSeen)
    .returning(ended)
    .executeTakeFirst();
  if (visit) return visit;
  const row = await tx
    .selectFrom('visits')
    .select('is_open')
    .where('space_id', '=', spaceId)
    .where('id', '=', id)
    .executeTakeFirst();
  return row?.is_open === 1 ? 'lasts' : 'was over';
}

/** Whether any visit of a camera lasts. @param but not those whose person was seen last then */
export const hasOpenVisits = async (db: Queries, spaceId: SpaceId, sourceId: SourceId, but?: Span): Promise<boolean> =>
  (await db
    .selectFrom('visits')
    .select('id')
    .where('space_id', '=', spaceId)
    .where('source_id', '=', sourceId)
    .where('is_open', '=', 1)
    .where(seenOutside(but))
    .limit(1)
    .executeTakeFirst()) !== undefined;

const seenOutside =
  (span: Span | undefined) =>
  (eb: ExpressionBuilder<Schema, 'visits'>): Condition =>
    eb.or(span ? [eb('last_seen', '<', span.since), eb('last_seen', '>', span.until)] : [eb.lit(true)]);

interface Filters extends Omit<VisitList, 'spaces_ids'> {
  /** Epoch ms. */
  readonly now: number;
}
type Condition = ExpressionWrapper<Schema, 'visits', SqlBool>;

/** Newest first. Visits of hidden sources are left out. */
export const listVisits = (
  db: Queries,
  spaceIds: readonly SpaceId[],
  hidden: readonly SourceId[],
  { limit, offset, ...filters }: Filters,
) =>
  listed(
    db
      .selectFrom('visits')
      .selectAll()
      .where('space_id', 'in', spaceIds)
      .where((eb) => {
        const all: Condition[] = [];
        const { pids, groups_ids: groups, sources_ids, results, open, date_from, date_to, now } = filters;
        if (hidden.length) all.push(eb('source_id', 'not in', hidden));
        if (sources_ids) all.push(eb('source_id', 'in', sources_ids));
        if (open !== undefined) all.push(eb('is_open', '=', open ? 1 : 0));
        if (date_from !== undefined) all.push(eb('last_seen', '>=', date_from));
        if (date_to !== undefined) all.push(eb('first_seen', '<=', date_to));
        // By an index: few entries are of some persons, and of many visits each would be looked at.
        if (pids) all.push(eb('entry_id', 'in', entriesWithPids(db, spaceIds, pids)));
        const ofEntry = { groups, results, now };
        if (groups || results) all.push(eb.exists(entryWithTraits(db, spaceIds, eb.ref('visits.entry_id'), ofEntry)));
        return eb.and(all);
      })
      .orderBy('id', 'desc'),
    { limit, offset },
  );

/** Of a hidden source there is none. */
export const findVisit = (
  db: Queries,
  spaceIds: readonly SpaceId[],
  hidden: readonly SourceId[],
  id: VisitId,
): Promise<VisitRow | undefined> =>
  db
    .selectFrom('visits')
    .selectAll()
    .where('space_id', 'in', spaceIds)
    .where('id', '=', id)
    .$if(hidden.length > 0, (query) => query.where('source_id', 'not in', hidden))
    .executeTakeFirst();

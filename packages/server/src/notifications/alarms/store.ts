import type { AlarmId, AlarmList, EntryId, SpaceId } from '@kith/contract';
import type { Insertable, Selectable, Updateable } from 'kysely';
import { compileRowsOnce } from '../../platform/db/compile-once.ts';
import type { Queries, Tx } from '../../platform/db/database.ts';
import { listed } from '../../platform/db/listed.ts';
import type { Schema } from '../../platform/db/schema.ts';

export type AlarmRow = Selectable<Schema['alarms']>;

const inserting = compileRowsOnce<Insertable<Schema['alarms']>, AlarmRow>((db, rows) =>
  db.insertInto('alarms').values(rows).returningAll(),
);

/** @returns what was written, in the order of ids */
export const insertAlarms = async (tx: Tx, rows: readonly Insertable<Schema['alarms']>[]): Promise<AlarmRow[]> =>
  (await inserting(tx, rows)).sort((a, b) => a.id - b.id);

export const findAlarm = (db: Queries, spaceIds: readonly SpaceId[], id: AlarmId): Promise<AlarmRow | undefined> =>
  db.selectFrom('alarms').selectAll().where('space_id', 'in', spaceIds).where('id', '=', id).executeTakeFirst();

/** What was raised by some entries. */
export async function alarmsOfEntries(db: Queries, spaceId: SpaceId, ids: readonly EntryId[]): Promise<AlarmId[]> {
  if (ids.length === 0) return [];
  const query = db.selectFrom('alarms').select('id').where('space_id', '=', spaceId);
  return (await query.where('entry_id', 'in', ids).execute()).map(({ id }) => id);
}

export const findAlarms = async (db: Queries, spaceId: SpaceId, ids: readonly number[]): Promise<AlarmRow[]> =>
  ids.length === 0
    ? []
    : db
        .selectFrom('alarms')
        .selectAll()
        .where('space_id', '=', spaceId)
        .where('id', 'in', ids as AlarmId[])
        .execute();

/** The newest first. */
export const listAlarms = (
  db: Queries,
  spaceIds: readonly SpaceId[],
  { limit, offset, ...filters }: Omit<AlarmList, 'spaces_ids'>,
) =>
  listed(
    db
      .selectFrom('alarms')
      .selectAll()
      .where('space_id', 'in', spaceIds)
      .where((eb) => {
        const all = [];
        const { state, urgency, rules_ids: rules, sources_ids: sources, since, escalated, assignee } = filters;
        if (state?.length === 1) all.push(eb('acknowledged', state[0] === 'open' ? 'is' : 'is not', null));
        if (urgency?.length) all.push(eb('urgency', 'in', urgency));
        if (rules?.length) all.push(eb('rule_id', 'in', rules));
        if (sources?.length) all.push(eb('source_id', 'in', sources));
        if (since !== undefined) all.push(eb('raised', '>=', since));
        if (escalated !== undefined) all.push(eb('escalated', escalated ? 'is not' : 'is', null));
        if (assignee !== undefined) all.push(eb('assignee', '=', assignee));
        return eb.and(all);
      })
      .orderBy('id', 'desc'),
    { limit, offset },
  );

export const updateAlarm = (
  tx: Tx,
  { space_id, id }: Pick<AlarmRow, 'space_id' | 'id'>,
  change: Updateable<Schema['alarms']>,
): Promise<AlarmRow> =>
  tx
    .updateTable('alarms')
    .set(change)
    .where('space_id', '=', space_id)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow();

/** Those that nobody acknowledged in time, of any space. @param now epoch ms */
export const dueAlarms = (db: Queries, now: number, page: { readonly limit: number; readonly offset: number }) =>
  db
    .selectFrom('alarms')
    .select(['space_id', 'id'])
    .where('escalates', '<=', now)
    .orderBy('escalates')
    .orderBy('id')
    .limit(page.limit)
    .offset(page.offset)
    .execute();

/**
 * Those of which a clock that was ahead has said when they were raised, or acknowledged, of any space: by an index each.
 * @param ahead epoch ms that no clock has come to yet
 */
export const strayAlarms = (
  db: Queries,
  said: 'raised' | 'acknowledged',
  ahead: number,
  page: { readonly limit: number; readonly offset: number },
) =>
  db
    .selectFrom('alarms')
    .select(['space_id', 'id'])
    .where(said, '>', ahead)
    .orderBy(said)
    .orderBy('id')
    .limit(page.limit)
    .offset(page.offset)
    .execute();

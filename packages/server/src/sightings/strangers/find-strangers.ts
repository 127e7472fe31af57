import type { SourceId, SpaceId, StrangerId, StrangerList } from '@kith/contract';
import type { Expression, ExpressionWrapper, SqlBool } from 'kysely';
import type { Queries } from '../../platform/db/database.ts';
import { listed } from '../../platform/db/listed.ts';
import type { Schema } from '../../platform/db/schema.ts';
import type { StrangerRow } from '../joining/store.ts';

export const findStranger = (
  db: Queries,
  spaceIds: readonly SpaceId[],
  id: StrangerId,
): Promise<StrangerRow | undefined> =>
  db.selectFrom('strangers').selectAll().where('space_id', 'in', spaceIds).where('id', '=', id).executeTakeFirst();

/** Query for the entries of strangers, with what says of whom. */
export const entriesOfStrangers = (db: Queries) =>
  db
    .selectFrom('stranger_entries')
    .innerJoin('entries', (join) =>
      join
        .onRef('entries.space_id', '=', 'stranger_entries.space_id')
        .onRef('entries.id', '=', 'stranger_entries.entry_id'),
    );

interface Traits {
  readonly hidden: readonly SourceId[];
  readonly sources?: readonly SourceId[] | undefined;
}

const entryOf = (db: Queries, spaceIds: readonly SpaceId[], id: Expression<StrangerId>, { hidden, sources }: Traits) =>
  entriesOfStrangers(db)
    .select('stranger_entries.entry_id')
    .where('stranger_entries.space_id', 'in', spaceIds)
    .where('stranger_entries.stranger_id', '=', id)
    .$if(hidden.length > 0, (query) => query.where('entries.source_id', 'not in', hidden))
    .$if(sources !== undefined, (query) => query.where('entries.source_id', 'in', sources ?? []));

/** Who was seen last comes first. Who was seen by hidden sources alone is left out. */
export const listStrangers = (
  db: Queries,
  spaceIds: readonly SpaceId[],
  hidden: readonly SourceId[],
  { limit, offset, ignored, sources_ids, visits_from, date_from, date_to }: Omit<StrangerList, 'spaces_ids'>,
) =>
  listed(
    db
      .selectFrom('strangers')
      .selectAll()
      .where('space_id', 'in', spaceIds)
      .where('is_ignored', '=', ignored ? 1 : 0)
      .where((eb) => {
        const all: ExpressionWrapper<Schema, 'strangers', SqlBool>[] = [];
        if (visits_from !== undefined) all.push(eb('visits', '>=', visits_from));
        if (date_from !== undefined) all.push(eb('last_seen', '>=', date_from));
        if (date_to !== undefined) all.push(eb('first_seen', '<=', date_to));
        if (hidden.length > 0 || sources_ids)
          all.push(eb.exists(entryOf(db, spaceIds, eb.ref('strangers.id'), { hidden, sources: sources_ids })));
        return eb.and(all);
      })
      .orderBy('last_seen', 'desc')
      .orderBy('id', 'desc'),
    { limit, offset },
  );

/** The entries of a stranger, newest first; those of hidden sources are left out. */
export const listEntriesOfStranger = (
  db: Queries,
  { space_id, id }: Pick<StrangerRow, 'space_id' | 'id'>,
  hidden: readonly SourceId[],
  page: { readonly limit: number; readonly offset: number },
) =>
  listed(
    entriesOfStrangers(db)
      .selectAll('entries')
      .where('stranger_entries.space_id', '=', space_id)
      .where('stranger_entries.stranger_id', '=', id)
      .$if(hidden.length > 0, (query) => query.where('entries.source_id', 'not in', hidden))
      .orderBy('entries.id', 'desc'),
    page,
  );

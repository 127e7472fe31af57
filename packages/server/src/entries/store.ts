import type { EntryId, EntryList, SourceId, SpaceId } from '@kith/contract';
import type { ExpressionWrapper, Selectable, SqlBool } from 'kysely';
import type { Queries, Tx } from '../db/database.ts';
import { listed } from '../db/listed.ts';
import type { PersonId, Schema } from '../db/schema.ts';
import { personsWithPids } from '../persons/store.ts';

export type EntryRow = Selectable<Schema['entries']>;

type Filters = Omit<EntryList, 'spaces_ids'>;

/** Newest first. Entries of hidden sources are left out. */
export const listEntries = (
  db: Queries,
  spaceIds: readonly SpaceId[],
  hidden: readonly SourceId[],
  { limit, offset, ...filters }: Filters,
) =>
  listed(
    db
      .selectFrom('entries')
      .selectAll()
      .where('space_id', 'in', spaceIds)
      .where((eb) => {
        const all: ExpressionWrapper<Schema, 'entries', SqlBool>[] = [];
        if (hidden.length) all.push(eb('source_id', 'not in', hidden));
        if (filters.pid) all.push(eb('person_id', 'in', personsWithPids(db, spaceIds, filters.pid)));
        if (filters.result) all.push(eb('result', 'in', filters.result));
        if (filters.age_from !== undefined) all.push(eb('age', '>=', filters.age_from));
        if (filters.age_to !== undefined) all.push(eb('age', '<=', filters.age_to));
        if (filters.sex) all.push(eb('sex', 'in', filters.sex));
        if (filters.mood)
          all.push(
            eb(
              'mood',
              'in',
              filters.mood.filter((mood) => mood !== 'nm' && mood !== 'det'),
            ),
          );
        if (filters.liveness) all.push(eb('liveness', 'in', filters.liveness));
        if (filters.sources_ids) all.push(eb('source_id', 'in', filters.sources_ids));
        if (filters.date_from !== undefined) all.push(eb('created', '>=', filters.date_from));
        if (filters.date_to !== undefined) all.push(eb('created', '<=', filters.date_to));
        if (filters.id_from !== undefined) all.push(eb('id', '>=', filters.id_from as EntryId));
        return eb.and(all);
      })
      .orderBy('id', 'desc'),
    { limit, offset },
  );

/** Oldest first. */
export const entriesAfter = (db: Queries, spaceId: SpaceId, after: number, limit: number): Promise<EntryRow[]> =>
  db
    .selectFrom('entries')
    .selectAll()
    .where('space_id', '=', spaceId)
    .where('id', '>', after as EntryId)
    .orderBy('id')
    .limit(limit)
    .execute();

export const findEntries = (db: Queries, spaceId: SpaceId, ids: readonly EntryId[]): Promise<EntryRow[]> =>
  db.selectFrom('entries').selectAll().where('space_id', '=', spaceId).where('id', 'in', ids).orderBy('id').execute();

export const findEntry = (db: Queries, spaceIds: readonly SpaceId[], id: EntryId): Promise<EntryRow | undefined> =>
  db.selectFrom('entries').selectAll().where('space_id', 'in', spaceIds).where('id', '=', id).executeTakeFirst();

/** Id of the newest entry of a space; 0 when there is none. */
export async function newestEntry(db: Queries, spaceId: SpaceId): Promise<number> {
  const row = await db
    .selectFrom('entries')
    .select('id')
    .where('space_id', '=', spaceId)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.id ?? 0;
}

export const oldestEntriesOfSource = (
  db: Queries,
  spaceId: SpaceId,
  sourceId: SourceId,
  limit: number,
): Promise<EntryRow[]> =>
  db
    .selectFrom('entries')
    .selectAll()
    .where('space_id', '=', spaceId)
    .where('source_id', '=', sourceId)
    .orderBy('id')
    .limit(limit)
    .execute();

export async function deleteEntries(tx: Tx, spaceId: SpaceId, ids: readonly EntryId[]): Promise<void> {
  await tx.deleteFrom('entries').where('space_id', '=', spaceId).where('id', 'in', ids).execute();
}

/** Names of the pictures of a person's entries. */
export async function picturesOfPerson(db: Queries, spaceId: SpaceId, personId: PersonId): Promise<string[]> {
  const rows = await db
    .selectFrom('entries')
    .select(['face_image', 'full_image'])
    .where('space_id', '=', spaceId)
    .where('person_id', '=', personId)
    .execute();
  return rows.flatMap(namesOf);
}

/** Forgets frames that other entries show, too. */
export async function clearFrames(tx: Tx, spaceId: SpaceId, names: readonly string[]): Promise<void> {
  await tx
    .updateTable('entries')
    .set({ full_image: null })
    .where('space_id', '=', spaceId)
    .where('full_image', 'in', names)
    .execute();
}

/** Which of these frames some entry still shows. */
export async function framesInUse(db: Queries, spaceId: SpaceId, names: readonly string[]): Promise<Set<string>> {
  if (names.length === 0) return new Set();
  const rows = await db
    .selectFrom('entries')
    .select('full_image')
    .distinct()
    .where('space_id', '=', spaceId)
    .where('full_image', 'in', names)
    .execute();
  return new Set(rows.flatMap((row) => row.full_image ?? []));
}

export const namesOf = (row: Pick<EntryRow, 'face_image' | 'full_image'>): string[] =>
  [row.face_image, row.full_image].filter((name) => name !== null);

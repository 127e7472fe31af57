import { type LicenceId, type Named, nameKey, type SourceId, type SpaceId } from '@kith/contract';
import type { Insertable, Selectable, Updateable } from 'kysely';
import { compileOnce } from '../../platform/db/compile-once.ts';
import type { Queries } from '../../platform/db/database.ts';
import { holdsPart } from '../../platform/db/holds-part.ts';
import { listed } from '../../platform/db/listed.ts';
import { partOfName } from '../../platform/db/part-of-name.ts';
import type { Schema } from '../../platform/db/schema.ts';

export type SourceRow = Selectable<Schema['sources']>;

/** Query for the sources that are not deleted. */
export const living = (db: Queries) => db.selectFrom('sources').selectAll('sources').where('deleted', 'is', null);

export const insertSource = (
  db: Queries,
  source: Omit<Insertable<Schema['sources']>, 'name_key'>,
): Promise<SourceRow> =>
  db
    .insertInto('sources')
    .values({ ...source, name_key: nameKey(source.name) })
    .returningAll()
    .executeTakeFirstOrThrow();

export const findSource = (db: Queries, spaceIds: readonly SpaceId[], id: SourceId): Promise<SourceRow | undefined> =>
  living(db).where('space_id', 'in', spaceIds).where('id', '=', id).executeTakeFirst();

const sourceWithKey = compileOnce((db, { spaceId, key }: { spaceId: SpaceId; key: string }) =>
  living(db).where('space_id', '=', spaceId).where('name_key', '=', key),
);

/** The source of this name to the letter, else the one whose name has the same key. */
export async function findSourceByName(db: Queries, spaceId: SpaceId, name: string): Promise<SourceRow | undefined> {
  const [found] = await sourceWithKey(db, { spaceId, key: nameKey(name) });
  if (!found || found.name === name) return found;
  const named = living(db).where('space_id', '=', spaceId).where('name', '=', name);
  return (await named.executeTakeFirst()) ?? found;
}

export const listSources = (
  db: Queries,
  spaceIds: readonly SpaceId[],
  { q, ...page }: { q?: string | undefined; limit: number; offset: number },
) =>
  listed(
    living(db)
      .where('space_id', 'in', spaceIds)
      .$if(q !== undefined, (query) => query.where(holdsPart(db, ['name_key'], partOfName(q ?? ''))))
      .orderBy('id'),
    page,
  );

/** Query for the ids of sources of these spaces, of all or of those whose name holds a part. */
export const sourcesNamed = (db: Queries, spaceIds: readonly SpaceId[], q: string | undefined) =>
  db
    .selectFrom('sources')
    .select('sources.id')
    .where('deleted', 'is', null)
    .where('space_id', 'in', spaceIds)
    .$if(q !== undefined, (query) => query.where(holdsPart(db, ['name_key'], partOfName(q ?? ''))));

/** Those of these ids that are not deleted, of whatever space. */
export async function livingSources(db: Queries, ids: readonly SourceId[]): Promise<ReadonlyMap<SourceId, SourceRow>> {
  const rows = ids.length === 0 ? [] : await living(db).where('id', 'in', ids).execute();
  return new Map(rows.map((row) => [row.id, row]));
}

export const updateSource = (
  db: Queries,
  id: SourceId,
  { name, ...change }: Pick<Updateable<Schema['sources']>, 'name' | 'settings' | 'license_id'>,
): Promise<SourceRow> =>
  db
    .updateTable('sources')
    .set({ ...change, ...(name !== undefined && { name, name_key: nameKey(name) }) })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow();

const namesOfSources = compileOnce((db, { spaceId, ids }: { spaceId: SpaceId; ids: readonly SourceId[] }) =>
  db
    .selectFrom('sources')
    .select(['id', 'name'])
    .where('space_id', '=', spaceId)
    .where('id', 'in', ids)
    .where('deleted', 'is', null),
);

/** Ids and names of sources; those that are deleted are left out. */
export async function sourceNames(
  db: Queries,
  spaceId: SpaceId,
  ids: readonly SourceId[],
): Promise<ReadonlyMap<SourceId, Named>> {
  if (ids.length === 0) return new Map();
  return new Map((await namesOfSources(db, { spaceId, ids })).map((row) => [row.id, row]));
}

/** Hides a source and frees its name: the key of no name starts with a space. */
export async function hideSource(db: Queries, id: SourceId, now: number): Promise<void> {
  await db
    .updateTable('sources')
    .set({ deleted: now, name_key: ` deleted ${id}`, license_id: null })
    .where('id', '=', id)
    .execute();
}

/** Hidden sources whose entries may still be there. */
export const hiddenSources = (db: Queries) =>
  db.selectFrom('sources').select(['id', 'space_id', 'name']).where('deleted', 'is not', null).execute();

export async function deleteSource(db: Queries, id: SourceId): Promise<void> {
  await db.deleteFrom('sources').where('id', '=', id).execute();
}

export const sourcesWithLicence = (db: Queries): Promise<SourceRow[]> =>
  living(db).where('license_id', 'is not', null).orderBy('id').execute();

/** Licences that sources of these spaces are bound to. */
export async function boundLicences(db: Queries, spaceIds: readonly SpaceId[]): Promise<LicenceId[]> {
  const rows = await living(db).where('space_id', 'in', spaceIds).where('license_id', 'is not', null).execute();
  return [...new Set(rows.flatMap((row) => row.license_id ?? []))];
}

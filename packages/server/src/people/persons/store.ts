import { type Named, nameKey, type PersonName, type Pid, type SourceId, type SpaceId } from '@kith/contract';
import type { Insertable, Selectable, Updateable } from 'kysely';
import { compileOnce } from '../../platform/db/compile-once.ts';
import type { Queries, Tx } from '../../platform/db/database.ts';
import type { PersonId, Schema } from '../../platform/db/schema.ts';
import { living, sourceNames } from '../../tenancy/sources/store.ts';
import { type IndexChange, noteIndexChange } from './index-changes.ts';
import { insertTemplate, type Look, picturesOfTemplates } from './template-store.ts';

export type PersonRow = Selectable<Schema['persons']>;

/** How a person is called. */
export const nameOf = ({ name, external_id }: Pick<PersonRow, 'name' | 'external_id'>): PersonName => ({
  name,
  external_id,
});

/** Query for the ids of the persons who have these pids; unknown pids match nobody. */
export const personsWithPids = (db: Queries, spaceIds: readonly SpaceId[], pids: readonly Pid[]) =>
  db.selectFrom('persons').select('persons.id').where('space_id', 'in', spaceIds).where('pid', 'in', pids);

/** Query for the persons of a space: whom their ids stand for. */
export const pidsOfSpace = (db: Queries, spaceId: SpaceId) =>
  db.selectFrom('persons').select(['persons.id', 'persons.pid']).where('persons.space_id', '=', spaceId);

/** Query for the persons of a space who have these ids. */
export const personsWithIds = (db: Queries, spaceId: SpaceId, ids: readonly PersonId[]) =>
  db.selectFrom('persons').where('persons.space_id', '=', spaceId).where('persons.id', 'in', ids);

const idsOfPids = compileOnce((db, { spaceIds, pids }: { spaceIds: readonly SpaceId[]; pids: readonly Pid[] }) =>
  personsWithPids(db, spaceIds, pids).select('pid'),
);

/** In the order of ids; unknown pids are left out. */
export async function findPersonIds(
  db: Queries,
  spaces: SpaceId | readonly SpaceId[],
  pids: readonly Pid[],
): Promise<ReadonlyMap<Pid, PersonId>> {
  // Sorted here: asked to sort, SQLite walks all persons of the space in order rather than find a few by pid.
  const rows = await idsOfPids(db, { spaceIds: [spaces].flat(), pids });
  rows.sort((a, b) => a.id - b.id);
  return new Map(rows.map((row) => [row.pid, row.id]));
}

export const findPersonInSpaces = (
  db: Queries,
  spaceIds: readonly SpaceId[],
  pid: Pid,
): Promise<PersonRow | undefined> =>
  db.selectFrom('persons').selectAll().where('space_id', 'in', spaceIds).where('pid', '=', pid).executeTakeFirst();

export const getPerson = (db: Queries, spaceId: SpaceId, id: PersonId): Promise<PersonRow | undefined> =>
  db.selectFrom('persons').selectAll().where('space_id', '=', spaceId).where('id', '=', id).executeTakeFirst();

const personsOfIds = compileOnce((db, { spaceId, ids }: { spaceId: SpaceId; ids: readonly PersonId[] }) =>
  db.selectFrom('persons').selectAll().where('space_id', '=', spaceId).where('id', 'in', ids),
);

export async function getPersons(
  db: Queries,
  spaceId: SpaceId,
  ids: readonly PersonId[],
): Promise<Map<PersonId, PersonRow>> {
  if (ids.length === 0) return new Map();
  return new Map((await personsOfIds(db, { spaceId, ids })).map((row) => [row.id, row]));
}

/** The ids of a space in their order: those after one, as many as said. */
export async function personIdsAfter(
  db: Queries,
  spaceId: SpaceId,
  after: PersonId,
  limit: number,
): Promise<PersonId[]> {
  const rows = await db
    .selectFrom('persons')
    .select('id')
    .where('space_id', '=', spaceId)
    .where('id', '>', after)
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map(({ id }) => id);
}

/** A person as lists of members show it. */
export interface PersonSummary {
  readonly id: PersonId;
  readonly pid: Pid;
  readonly name: string | null;
  readonly external_id: string | null;
  readonly created: number;
  readonly face_image: string | null;
  /** Of the source that it came from; null when that is gone. */
  readonly source_name: string | null;
}

/** Query for them, to be narrowed. */
export const personSummaries = (db: Queries, spaceIds: readonly SpaceId[]) =>
  db
    .selectFrom('persons')
    .leftJoin(living(db).as('source'), (join) =>
      join.onRef('source.space_id', '=', 'persons.space_id').onRef('source.id', '=', 'persons.source_id'),
    )
    .where('persons.space_id', 'in', spaceIds)
    .select(['persons.id', 'persons.pid', 'persons.name', 'persons.external_id', 'persons.created'])
    .select(['persons.face_image', 'source.name as source_name']);

const summariesOf = compileOnce((db, { spaceId, ids }: { spaceId: SpaceId; ids: readonly PersonId[] }) =>
  personSummaries(db, [spaceId]).where('persons.id', 'in', ids),
);

export async function summarisePersons(
  db: Queries,
  spaceId: SpaceId,
  ids: readonly PersonId[],
): Promise<ReadonlyMap<PersonId, PersonSummary>> {
  if (ids.length === 0) return new Map();
  return new Map((await summariesOf(db, { spaceId, ids })).map((person) => [person.id, person]));
}

/** A person and the source it came from; null when that is gone. */
export type DescribedPerson = PersonRow & { readonly source: Named | null };

/** Adds the sources of some persons of one space. */
export async function withSources(
  db: Queries,
  spaceId: SpaceId,
  rows: readonly PersonRow[],
): Promise<DescribedPerson[]> {
  const sources = await sourceNames(db, spaceId, [...new Set(rows.flatMap((row) => row.source_id ?? []))]);
  return rows.map((row) => ({ ...row, source: (row.source_id && sources.get(row.source_id)) || null }));
}

export async function describePersons(
  db: Queries,
  spaceId: SpaceId,
  ids: readonly PersonId[],
): Promise<ReadonlyMap<PersonId, DescribedPerson>> {
  if (ids.length === 0) return new Map();
  const rows = [...(await getPersons(db, spaceId, ids)).values()];
  return new Map((await withSources(db, spaceId, rows)).map((row) => [row.id, row]));
}

/** A person with its first look. */
export async function insertPerson(
  tx: Tx,
  person: Insertable<Schema['persons']>,
  look: Pick<Look, 'template' | 'scaled' | 'entryId'>,
  change: IndexChange,
): Promise<PersonRow> {
  const row = await tx.insertInto('persons').values(person).returningAll().executeTakeFirstOrThrow();
  await insertTemplate(tx, row, { ...look, facesize: row.facesize, faceImage: row.face_image }, change);
  return row;
}

export const updatePerson = (
  tx: Tx,
  { space_id, id }: Pick<PersonRow, 'space_id' | 'id'>,
  { name, external_id, ...change }: Omit<Updateable<Schema['persons']>, 'name_key' | 'external_id_key'>,
): Promise<PersonRow | undefined> =>
  tx
    .updateTable('persons')
    .set({
      ...change,
      ...(name !== undefined && { name, name_key: name && nameKey(name) }),
      ...(external_id !== undefined && { external_id, external_id_key: external_id && nameKey(external_id) }),
    })
    .where('space_id', '=', space_id)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirst();

export async function deletePerson(tx: Tx, spaceId: SpaceId, id: PersonId, change: IndexChange): Promise<void> {
  await tx.deleteFrom('persons').where('space_id', '=', spaceId).where('id', '=', id).execute();
  await noteIndexChange(tx, spaceId, id, change);
}

/** Forgets frames that show other persons for the first time, too. */
export async function clearInitialFrames(tx: Tx, spaceId: SpaceId, names: readonly string[]): Promise<void> {
  await tx
    .updateTable('persons')
    .set({ full_image: null })
    .where('space_id', '=', spaceId)
    .where('full_image', 'in', names)
    .execute();
}

/** Persons stay when the source that they came from goes. */
export async function forgetSource(tx: Tx, spaceId: SpaceId, sourceId: SourceId): Promise<void> {
  await tx
    .updateTable('persons')
    .set({ source_id: null })
    .where('space_id', '=', spaceId)
    .where('source_id', '=', sourceId)
    .execute();
}

/** Which of these pictures are those that some person is known by. */
export async function picturesOfPersons(db: Queries, spaceId: SpaceId, names: readonly string[]): Promise<Set<string>> {
  if (names.length === 0) return new Set();
  const among = (column: 'face_image' | 'full_image') =>
    db.selectFrom('persons').select(column).where('space_id', '=', spaceId).where(column, 'in', names).execute();
  const rows = [...(await among('face_image')), ...(await among('full_image'))];
  const initial = rows.flatMap((row) => Object.values(row).filter((name) => name !== null));
  return new Set([...initial, ...(await picturesOfTemplates(db, spaceId, names))]);
}

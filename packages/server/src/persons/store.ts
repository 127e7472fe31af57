import type { Named, Pid, SourceId, SpaceId } from '@kith/contract';
import type { Insertable, Selectable } from 'kysely';
import type { Queries, Tx } from '../db/database.ts';
import type { PersonId, Schema } from '../db/schema.ts';
import { sourceNames } from '../sources/store.ts';

export type PersonRow = Selectable<Schema['persons']>;

/** Query for the ids of the persons who have these pids; unknown pids match nobody. */
export const personsWithPids = (db: Queries, spaceIds: readonly SpaceId[], pids: readonly Pid[]) =>
  db.selectFrom('persons').select('persons.id').where('space_id', 'in', spaceIds).where('pid', 'in', pids);

/** In the order of ids; unknown pids are left out. */
export async function findPersonIds(
  db: Queries,
  spaces: SpaceId | readonly SpaceId[],
  pids: readonly Pid[],
): Promise<ReadonlyMap<Pid, PersonId>> {
  // Sorted here: asked to sort, SQLite walks all persons of the space in order rather than find a few by pid.
  const rows = await personsWithPids(db, [spaces].flat(), pids).select('pid').execute();
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

/** A person and the source it came from; null when that is gone. */
export type DescribedPerson = PersonRow & { readonly source: Named | null };

export async function describePersons(
  db: Queries,
  spaceId: SpaceId,
  ids: readonly PersonId[],
): Promise<ReadonlyMap<PersonId, DescribedPerson>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('persons')
    .selectAll()
    .where('space_id', '=', spaceId)
    .where('id', 'in', ids)
    .execute();
  const sources = await sourceNames(db, spaceId, [...new Set(rows.flatMap((row) => row.source_id ?? []))]);
  return new Map(
    rows.map((row) => [row.id, { ...row, source: (row.source_id && sources.get(row.source_id)) || null }]),
  );
}

/** A change of the face index: made in the transaction that advanced the space to this revision. */
export interface IndexChange {
  readonly revision: number;
  /** Epoch ms. */
  readonly now: number;
}

/** @param template 512 float32 of unit length */
export async function insertPerson(
  tx: Tx,
  person: Insertable<Schema['persons']>,
  template: Float32Array,
  change: IndexChange,
): Promise<PersonRow> {
  const row = await tx.insertInto('persons').values(person).returningAll().executeTakeFirstOrThrow();
  await tx
    .insertInto('templates')
    .values({ space_id: row.space_id, person_id: row.id, vector: toBytes(template) })
    .execute();
  await noteIndexChange(tx, row.space_id, row.id, change);
  return row;
}

export async function deletePerson(tx: Tx, spaceId: SpaceId, id: PersonId, change: IndexChange): Promise<void> {
  await tx.deleteFrom('persons').where('space_id', '=', spaceId).where('id', '=', id).execute();
  await noteIndexChange(tx, spaceId, id, change);
}

async function noteIndexChange(
  tx: Tx,
  spaceId: SpaceId,
  personId: PersonId,
  { revision, now }: IndexChange,
): Promise<void> {
  await tx
    .insertInto('index_changes')
    .values({ space_id: spaceId, revision, person_id: personId, changed: now })
    .execute();
}

/** Persons whose templates came, changed or went after a revision. */
export async function changedPersons(db: Queries, spaceId: SpaceId, after: number): Promise<PersonId[]> {
  const rows = await db
    .selectFrom('index_changes')
    .select('person_id')
    .distinct()
    .where('space_id', '=', spaceId)
    .where('revision', '>', after)
    .execute();
  return rows.map((row) => row.person_id);
}

/** Forgets changes that every running node has seen long ago. */
export async function trimIndexChanges(db: Queries, before: number): Promise<void> {
  await db.deleteFrom('index_changes').where('changed', '<', before).execute();
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

/** Which of these pictures some person was stored with. */
export async function initialPicturesInUse(
  db: Queries,
  spaceId: SpaceId,
  names: readonly string[],
): Promise<Set<string>> {
  const among = (column: 'face_image' | 'full_image') =>
    db.selectFrom('persons').select(column).where('space_id', '=', spaceId).where(column, 'in', names).execute();
  const rows = [...(await among('face_image')), ...(await among('full_image'))];
  return new Set(rows.flatMap((row) => Object.values(row).filter((name) => name !== null)));
}

export async function findTemplates(
  db: Queries,
  spaceId: SpaceId,
  ids: readonly PersonId[],
): Promise<ReadonlyMap<PersonId, Float32Array>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('templates')
    .select(['person_id', 'vector'])
    .where('space_id', '=', spaceId)
    .where('person_id', 'in', ids)
    .execute();
  return new Map(rows.map((row) => [row.person_id, toTemplate(row.vector)]));
}

/** Every template of a space, in batches, to build the face index from. */
export async function* templatesOfSpace(db: Queries, spaceId: SpaceId) {
  let after = 0 as PersonId;
  for (;;) {
    const rows = await db
      .selectFrom('templates')
      .select(['person_id', 'vector'])
      .where('space_id', '=', spaceId)
      .where('person_id', '>', after)
      .orderBy('person_id')
      .limit(1000)
      .execute();
    for (const row of rows) yield { personId: row.person_id, template: toTemplate(row.vector) };
    const last = rows.at(-1);
    if (!last) return;
    after = last.person_id;
  }
}

/** Little-endian float32, as the machine has them. */
export const toBytes = (template: Float32Array): Buffer =>
  Buffer.from(template.buffer, template.byteOffset, template.byteLength);

const toTemplate = (bytes: Buffer): Float32Array => {
  const copy = new Uint8Array(bytes);
  return new Float32Array(copy.buffer, 0, copy.byteLength / Float32Array.BYTES_PER_ELEMENT);
};

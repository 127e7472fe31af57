import {
  type Import,
  type ImportId,
  type ImportOutcome,
  type ImportProblem,
  limits,
  toTimestamp,
} from '@kith/contract';
import type { Insertable, Selectable, Updateable } from 'kysely';
import type { Queries, Tx } from '../../../platform/db/database.ts';
import { listed } from '../../../platform/db/listed.ts';
import type { PersonId, Schema } from '../../../platform/db/schema.ts';
import { pidsOfSpace } from '../../persons/store.ts';
import { listMembers } from '../member-store.ts';
import { addToCounts, countMembers, forEver, type GroupRow, giveTimes, insertMemberships } from '../store.ts';

export type ImportRow = Selectable<Schema['imports']>;
type ImportKey = Pick<ImportRow, 'space_id' | 'id'>;
type GroupKey = Pick<GroupRow, 'space_id' | 'id'>;

export const toWire = ({ space_id: _, digest: __, created, finished, ...row }: ImportRow): Import => ({
  ...row,
  created: toTimestamp(created),
  finished: finished === null ? null : toTimestamp(finished),
});

export const insertImport = (db: Queries, row: Insertable<Schema['imports']>): Promise<ImportRow> =>
  db.insertInto('imports').values(row).returningAll().executeTakeFirstOrThrow();

const ofGroup = (db: Queries, { space_id, id }: GroupKey) =>
  db.selectFrom('imports').selectAll().where('space_id', '=', space_id).where('group_id', '=', id);

export const findImport = (db: Queries, group: GroupKey, id: ImportId): Promise<ImportRow | undefined> =>
  ofGroup(db, group).where('id', '=', id).executeTakeFirst();

export const findImportByKey = (db: Queries, group: GroupKey, key: string): Promise<ImportRow | undefined> =>
  ofGroup(db, group).where('key', '=', key).executeTakeFirst();

/** The newest first. */
export const listImports = (
  db: Queries,
  group: GroupKey,
  { key, ...page }: { key?: string | undefined; limit: number; offset: number },
) =>
  listed(
    ofGroup(db, group)
      .$if(key !== undefined, (query) => query.where('key', '=', key ?? ''))
      .orderBy('id', 'desc'),
    page,
  );

export async function forgetImportsBefore(tx: Tx, { space_id, id }: GroupKey, time: number): Promise<void> {
  await tx
    .deleteFrom('imports')
    .where('space_id', '=', space_id)
    .where('group_id', '=', id)
    .where('created', '<', time)
    .execute();
}

/** Forgets an import of which no row was done: its file had none. */
export async function forgetUntouched(db: Queries, { space_id, id }: ImportKey): Promise<void> {
  await db
    .deleteFrom('imports')
    .where('space_id', '=', space_id)
    .where('id', '=', id)
    .where('rows', '=', 0)
    .where('status', '=', 'running')
    .execute();
}

/**
 * Writes how far an import is.
 * @returns undefined, and changes nothing, when it is not where `from` says: somebody else went on with it, or it is gone
 */
export const advanceImport = (
  tx: Tx,
  from: Pick<ImportRow, 'space_id' | 'id' | 'bytes'>,
  change: Updateable<Schema['imports']>,
): Promise<ImportRow | undefined> =>
  tx
    .updateTable('imports')
    .set(change)
    .where('space_id', '=', from.space_id)
    .where('id', '=', from.id)
    .where('bytes', '=', from.bytes)
    .where('status', '=', 'running')
    .returningAll()
    .executeTakeFirst();

/** A row that was not done: with the text that it gave, and with the person concerned, whose erasure erases the row. */
export interface Problem {
  readonly row: number;
  readonly outcome: ImportOutcome;
  readonly value: string | null;
  readonly person_id: PersonId | null;
}

/** Keeps problems for the report, as many as it may have. `invalid` of the import counts those before. */
export async function insertProblems(
  tx: Tx,
  { space_id, id, invalid }: ImportKey & Pick<ImportRow, 'invalid'>,
  problems: readonly Problem[],
): Promise<void> {
  const kept = problems.slice(0, Math.max(0, limits.importProblems - invalid));
  if (kept.length === 0) return;
  await tx
    .insertInto('import_problems')
    .values(kept.map((problem) => ({ space_id, import_id: id, ...problem })))
    .execute();
}

/** In the order of rows, after one, and how many there are in all; persons that were erased are left out. */
export async function listProblems(
  db: Queries,
  { space_id, id }: ImportKey,
  { after, limit }: { after: number; limit: number },
): Promise<{ count: number; rows: ImportProblem[] }> {
  const all = db
    .selectFrom('import_problems')
    .where('import_problems.space_id', '=', space_id)
    .where('import_id', '=', id);
  const counting = all.select((eb) => eb.fn.countAll<number>().as('count')).executeTakeFirstOrThrow();
  const listing = all
    .leftJoin(pidsOfSpace(db, space_id).as('person'), 'person.id', 'import_problems.person_id')
    .select(['row', 'outcome', 'value', 'person.pid'])
    .where('row', '>', after)
    .orderBy('row')
    .limit(limit)
    .execute();
  const [{ count }, rows] = await Promise.all([counting, listing]);
  return { count, rows: rows.map(({ row, outcome, value, pid }) => ({ row, outcome, value: value ?? pid ?? '' })) };
}

/** Which of these persons are on the list of a group. @param now epoch ms */
export async function membersAmong(
  db: Queries,
  group: GroupKey,
  only: readonly PersonId[],
  now: number,
): Promise<ReadonlySet<PersonId>> {
  if (only.length === 0) return new Set();
  const rows = await listMembers(db, group, { only, offset: 0, limit: only.length, now });
  return new Set(rows.map((row) => row.person_id));
}

/** Makes persons members for ever who are not on the list of a group. @param since epoch ms of now */
export async function joinPersons(
  tx: Tx,
  { space_id, id }: GroupKey,
  personIds: readonly PersonId[],
  since: number,
): Promise<void> {
  if (personIds.length === 0) return;
  const counting = { groupIds: [id], personIds, times: forEver, now: since };
  const again = (await countMembers(tx, space_id, counting)).get(id)?.n ?? 0;
  if (again > 0) await giveTimes(tx, space_id, [id], personIds, forEver);
  await insertMemberships(tx, space_id, [id], personIds, { since });
  await addToCounts(tx, space_id, new Map([[id, personIds.length - again]]));
}

/** Persons whom a replacing import has named, with the row that did so first. */
export interface Named {
  readonly person_id: PersonId;
  readonly row: number;
}

export async function countNamed(db: Queries, { space_id, id }: ImportKey): Promise<number> {
  const { count } = await db
    .selectFrom('import_persons')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('space_id', '=', space_id)
    .where('import_id', '=', id)
    .executeTakeFirstOrThrow();
  return count;
}

/** Which of these persons an import has named. */
export async function findNamed(
  db: Queries,
  { space_id, id }: ImportKey,
  personIds: readonly PersonId[],
): Promise<ReadonlySet<PersonId>> {
  if (personIds.length === 0) return new Set();
  const rows = await db
    .selectFrom('import_persons')
    .select('person_id')
    .where('space_id', '=', space_id)
    .where('import_id', '=', id)
    .where('person_id', 'in', personIds)
    .execute();
  return new Set(rows.map((row) => row.person_id));
}

export async function insertNamed(tx: Tx, { space_id, id }: ImportKey, named: readonly Named[]): Promise<void> {
  if (named.length === 0) return;
  await tx
    .insertInto('import_persons')
    .values(named.map((one) => ({ space_id, import_id: id, ...one })))
    .execute();
}

/** Whom an import has named, in the order of ids, after one. */
export const listNamed = (
  db: Queries,
  { space_id, id }: ImportKey,
  { after, limit }: { after: PersonId; limit: number },
): Promise<Named[]> =>
  db
    .selectFrom('import_persons')
    .select(['person_id', 'row'])
    .where('space_id', '=', space_id)
    .where('import_id', '=', id)
    .where('person_id', '>', after)
    .orderBy('person_id')
    .limit(limit)
    .execute();

/** Forgets whom an import has named: some of them, or all. */
export async function forgetNamed(tx: Tx, { space_id, id }: ImportKey, personIds?: readonly PersonId[]): Promise<void> {
  if (personIds?.length === 0) return;
  await tx
    .deleteFrom('import_persons')
    .where('space_id', '=', space_id)
    .where('import_id', '=', id)
    .$if(personIds !== undefined, (query) => query.where('person_id', 'in', personIds ?? []))
    .execute();
}

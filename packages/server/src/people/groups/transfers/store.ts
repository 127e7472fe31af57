import {
  type Import,
  type ImportId,
  type ImportOutcome,
  type ImportProblem,
  limits,
  type SpaceId,
  toTimestamp,
} from '@kith/contract';
import { type Insertable, type Selectable, sql, type Updateable } from 'kysely';
import type { Queries, Tx } from '../../../platform/db/database.ts';
import { listed } from '../../../platform/db/listed.ts';
import type { PersonId, Schema } from '../../../platform/db/schema.ts';
import { pidsOfSpace } from '../../persons/store.ts';
import { readHours } from '../../times/read-hours.ts';
import { keepHours } from '../../times/schedule-store.ts';
import { listMembers } from '../member-store.ts';
import {
  addToCounts,
  countMembers,
  forEver,
  type GroupRow,
  giveTimes,
  insertMemberships,
  type StoredTimes,
} from '../store.ts';
import type { MemberTimes } from './member-state.ts';
import { type RowWish, stays } from './row-wish.ts';

export interface ImportRow extends Selectable<Schema['imports']> {
  /** How many members it gave other times or attributes. */
  readonly changed: number;
}
type ImportKey = Pick<ImportRow, 'space_id' | 'id'>;
type GroupKey = Pick<GroupRow, 'space_id' | 'id'>;

export const toWire = ({ space_id: _, digest: __, created, finished, ...row }: ImportRow): Import => ({
  ...row,
  created: toTimestamp(created),
  finished: finished === null ? null : toTimestamp(finished),
});

export const insertImport = async (db: Queries, row: Insertable<Schema['imports']>): Promise<ImportRow> => ({
  ...(await db.insertInto('imports').values(row).returningAll().executeTakeFirstOrThrow()),
  changed: 0,
});

const ofGroup = (db: Queries, { space_id, id }: GroupKey) =>
  db
    .selectFrom('imports')
    .selectAll()
    .select((eb) =>
      eb.fn
        .coalesce(
          eb
            .selectFrom('import_changes')
            .select('import_changes.changed')
            .whereRef('import_changes.space_id', '=', 'imports.space_id')
            .whereRef('import_changes.import_id', '=', 'imports.id'),
          sql.lit(0),
        )
        .as('changed'),
    )
    .where('space_id', '=', space_id)
    .where('group_id', '=', id);

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
export async function advanceImport(
  tx: Tx,
  from: Pick<ImportRow, 'space_id' | 'id' | 'bytes' | 'changed'>,
  { changed = from.changed, ...change }: Updateable<Schema['imports']> & { readonly changed?: number },
): Promise<ImportRow | undefined> {
  const row = await tx
    .updateTable('imports')
    .set(change)
    .where('space_id', '=', from.space_id)
    .where('id', '=', from.id)
    .where('bytes', '=', from.bytes)
    .where('status', '=', 'running')
    .returningAll()
    .executeTakeFirst();
  if (row && changed !== from.changed) {
    await tx
      .insertInto('import_changes')
      .values({ space_id: from.space_id, import_id: from.id, changed })
      .onConflict((conflict) => conflict.columns(['space_id', 'import_id']).doUpdateSet({ changed }))
      .execute();
  }
  return row && { ...row, changed };
}

/** A row that was not done: with the text that it gave, and with the person concerned, whose erasure erases the row. */
export interface Problem {
  readonly row: number;
  readonly outcome: ImportOutcome;
  readonly value: string | null;
  readonly person_id: PersonId | null;
  /** The column that is at fault, and what is wrong with it in a sentence. */
  readonly field: string | null;
  readonly message: string | null;
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
    .select(['row', 'outcome', 'value', 'field', 'message', 'person.pid'])
    .where('row', '>', after)
    .orderBy('row')
    .limit(limit)
    .execute();
  const [{ count }, rows] = await Promise.all([counting, listing]);
  return { count, rows: rows.map(({ pid, value, ...row }) => ({ ...row, value: value ?? pid ?? '' })) };
}

/** Those of these persons who are on the list of a group, and when. @param now epoch ms */
export async function membersAmong(
  db: Queries,
  group: GroupKey,
  only: readonly PersonId[],
  now: number,
): Promise<ReadonlyMap<PersonId, MemberTimes>> {
  if (only.length === 0) return new Map();
  const rows = await listMembers(db, group, { only, offset: 0, limit: only.length, now });
  return new Map(
    rows.map(({ person_id, valid_from, valid_until, hours }) => [person_id, { valid_from, valid_until, hours }]),
  );
}

/** Makes persons members who are not on the list of a group, for ever unless they are said to be for a time. @param since epoch ms of now */
export async function joinPersons(
  tx: Tx,
  { space_id, id }: GroupKey,
  personIds: readonly PersonId[],
  { since, times: given }: { readonly since: number; readonly times: ReadonlyMap<PersonId, MemberTimes> },
): Promise<void> {
  if (personIds.length === 0) return;
  let again = 0;
  for (const { times: wished, personIds: some } of alikeIn(new Map(personIds.map((one) => [one, given.get(one)])))) {
    const times = wished ? await storedTimes(tx, space_id, wished) : forEver;
    const there = (await countMembers(tx, space_id, { groupIds: [id], personIds: some, times, now: since })).get(id);
    if (there) await giveTimes(tx, space_id, [id], some, times);
    await insertMemberships(tx, space_id, [id], some, { since, times });
    again += there?.n ?? 0;
  }
  await addToCounts(tx, space_id, new Map([[id, personIds.length - again]]));
}

/** Gives members other times. */
export async function giveMemberTimes(
  tx: Tx,
  { space_id, id }: GroupKey,
  times: ReadonlyMap<PersonId, MemberTimes>,
): Promise<void> {
  for (const { times: wished, personIds } of alikeIn(times)) {
    await tx
      .updateTable('memberships')
      .set(await storedTimes(tx, space_id, wished))
      .where('space_id', '=', space_id)
      .where('group_id', '=', id)
      .where('person_id', 'in', personIds)
      .execute();
  }
}

/** Hours are kept just before they are used: those of nobody make room for others. */
async function storedTimes(tx: Tx, spaceId: SpaceId, { hours, ...dates }: MemberTimes): Promise<StoredTimes> {
  const schedule = await keepHours(tx, spaceId, hours === null ? null : readHours(hours));
  if (typeof schedule === 'object' && schedule !== null) throw new Error('A row was taken whose hours have no room.');
  return { ...dates, schedule_id: schedule };
}

/** Those who are to have the same times, together. */
function alikeIn<T extends MemberTimes | undefined>(
  times: ReadonlyMap<PersonId, T>,
): Iterable<{ readonly times: T; readonly personIds: PersonId[] }> {
  const alike = new Map<string, { readonly times: T; readonly personIds: PersonId[] }>();
  for (const [personId, wished] of times) {
    const key = `${wished?.valid_from} ${wished?.valid_until} ${wished?.hours}`;
    const some = alike.get(key) ?? { times: wished, personIds: [] };
    some.personIds.push(personId);
    alike.set(key, some);
  }
  return alike.values();
}

/** Persons whom a replacing import has named, with the row that did so first. */
export interface Named {
  readonly person_id: PersonId;
  readonly row: number;
}

/** What an import wants of somebody whom it has named; null: nothing but to be a member. */
export type KeptWish = RowWish | typeof stays | null;

/** How many an import has named who are to be members. */
export async function countNamed(db: Queries, { space_id, id }: ImportKey): Promise<number> {
  const { count } = await db
    .selectFrom('import_persons')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('space_id', '=', space_id)
    .where('import_id', '=', id)
    .where((eb) => eb.or([eb('wish', 'is', null), eb('wish', '<>', stays)]))
    .executeTakeFirstOrThrow();
  return count;
}

/** Those of these persons whom an import has named, and what else it wants of them. */
export async function findNamed(
  db: Queries,
  { space_id, id }: ImportKey,
  personIds: readonly PersonId[],
): Promise<ReadonlyMap<PersonId, KeptWish>> {
  if (personIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('import_persons')
    .select(['person_id', 'wish'])
    .where('space_id', '=', space_id)
    .where('import_id', '=', id)
    .where('person_id', 'in', personIds)
    .execute();
  return new Map(rows.map(({ person_id, wish }) => [person_id, readWish(wish)]));
}

const readWish = (wish: string | null): KeptWish =>
  wish === null || wish === stays ? wish : (JSON.parse(wish) as RowWish);
const writeWish = (wish: RowWish | typeof stays): string => (wish === stays ? wish : JSON.stringify(wish));

/** @param wishes what else it wants of them, of whom it wants anything */
export async function insertNamed(
  tx: Tx,
  { space_id, id }: ImportKey,
  named: readonly Named[],
  wishes: ReadonlyMap<PersonId, RowWish | typeof stays>,
): Promise<void> {
  if (named.length === 0) return;
  const wishOf = (personId: PersonId): string | null => {
    const wish = wishes.get(personId);
    return wish === undefined ? null : writeWish(wish);
  };
  await tx
    .insertInto('import_persons')
    .values(named.map((one) => ({ space_id, import_id: id, ...one, wish: wishOf(one.person_id) })))
    .execute();
}

/**
 * Keeps what an import wants of persons whom it has named before.
 * @param rows those that name somebody who was only to stay before: each row is reported once
 */
export async function keepWishes(
  tx: Tx,
  { space_id, id }: ImportKey,
  wishes: ReadonlyMap<PersonId, RowWish | typeof stays>,
  rows: ReadonlyMap<PersonId, number> = new Map(),
): Promise<void> {
  for (const [personId, wish] of wishes) {
    const row = rows.get(personId);
    await tx
      .updateTable('import_persons')
      .set({ wish: writeWish(wish), ...(row !== undefined && { row }) })
      .where('space_id', '=', space_id)
      .where('import_id', '=', id)
      .where('person_id', '=', personId)
      .execute();
  }
}

/** Whom an import has named, and what else it wants of them, in the order of ids, after one. */
export async function listNamed(
  db: Queries,
  { space_id, id }: ImportKey,
  { after, limit }: { after: PersonId; limit: number },
): Promise<(Named & { readonly wish: KeptWish })[]> {
  const rows = await db
    .selectFrom('import_persons')
    .select(['person_id', 'row', 'wish'])
    .where('space_id', '=', space_id)
    .where('import_id', '=', id)
    .where('person_id', '>', after)
    .orderBy('person_id')
    .limit(limit)
    .execute();
  return rows.map(({ wish, ...named }) => ({ ...named, wish: readWish(wish) }));
}

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

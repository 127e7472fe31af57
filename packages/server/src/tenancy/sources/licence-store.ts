import { type AccountId, type Licence, type LicenceId, type LicenceList, nameKey, toTimestamp } from '@kith/contract';
import type { Insertable, Selectable, Updateable } from 'kysely';
import type { z } from 'zod';
import type { Queries } from '../../platform/db/database.ts';
import { holdsPart } from '../../platform/db/holds-part.ts';
import { listed } from '../../platform/db/listed.ts';
import { partOfName } from '../../platform/db/part-of-name.ts';
import type { Schema } from '../../platform/db/schema.ts';

export type LicenceRow = Selectable<Schema['licences']>;

export const toWire = (row: LicenceRow): Licence => ({
  id: row.id,
  name: row.name,
  entry_storage_days: row.entry_storage_days,
  is_active: row.is_active === 1,
  created: toTimestamp(row.created),
  unavailable_at: row.unavailable_at === null ? null : toTimestamp(row.unavailable_at),
});

export const insertLicence = (
  db: Queries,
  licence: Omit<Insertable<Schema['licences']>, 'name_key'>,
): Promise<LicenceRow> =>
  db
    .insertInto('licences')
    .values({ ...licence, name_key: nameKey(licence.name) })
    .returningAll()
    .executeTakeFirstOrThrow();

export const findLicence = (db: Queries, accountId: AccountId, id: LicenceId): Promise<LicenceRow | undefined> =>
  db.selectFrom('licences').selectAll().where('account_id', '=', accountId).where('id', '=', id).executeTakeFirst();

export async function findLicences(
  db: Queries,
  ids: readonly LicenceId[],
): Promise<ReadonlyMap<LicenceId, LicenceRow>> {
  if (ids.length === 0) return new Map();
  const rows = await db.selectFrom('licences').selectAll().where('id', 'in', ids).execute();
  return new Map(rows.map((row) => [row.id, row]));
}

/** @param bound ids of the licences that a source is bound to */
export const listLicences = (
  db: Queries,
  accountId: AccountId,
  { q, date_from, date_to, is_bound, ...page }: z.output<typeof LicenceList>,
  bound: readonly LicenceId[],
) =>
  listed(
    db
      .selectFrom('licences')
      .selectAll()
      .where('account_id', '=', accountId)
      .$if(q !== undefined, (query) => query.where(holdsPart(db, ['name_key'], partOfName(q ?? ''))))
      .$if(date_from !== undefined, (query) => query.where('created', '>=', date_from ?? 0))
      .$if(date_to !== undefined, (query) => query.where('created', '<=', date_to ?? 0))
      .$if(is_bound !== undefined, (query) => query.where('id', is_bound ? 'in' : 'not in', bound))
      .orderBy('id'),
    page,
  );

export const updateLicence = (
  db: Queries,
  id: LicenceId,
  {
    name,
    ...change
  }: Pick<Updateable<Schema['licences']>, 'name' | 'entry_storage_days' | 'is_active' | 'unavailable_at'>,
): Promise<LicenceRow> =>
  db
    .updateTable('licences')
    .set({ ...change, ...(name !== undefined && { name, name_key: nameKey(name) }) })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow();

export async function deleteLicence(db: Queries, id: LicenceId): Promise<void> {
  await db.deleteFrom('licences').where('id', '=', id).execute();
}

import { type AccountId, nameKey, type Space, type SpaceId } from '@kith/contract';
import { compileOnce } from '../../platform/db/compile-once.ts';
import type { Queries } from '../../platform/db/database.ts';
import { holdsPart } from '../../platform/db/holds-part.ts';
import { listed } from '../../platform/db/listed.ts';
import { partOfName } from '../../platform/db/part-of-name.ts';

const columns = ['id', 'name'] as const;

export const insertSpace = (db: Queries, accountId: AccountId, name: string, now: number): Promise<Space> =>
  db
    .insertInto('spaces')
    .values({ account_id: accountId, name, name_key: nameKey(name), created: now })
    .returning(columns)
    .executeTakeFirstOrThrow();

/** Query for a space, by its id alone. */
export const spaceWithId = (db: Queries, id: SpaceId) => db.selectFrom('spaces').where('spaces.id', '=', id);

export const findSpace = (db: Queries, accountId: AccountId, id: SpaceId) =>
  db.selectFrom('spaces').select(columns).where('account_id', '=', accountId).where('id', '=', id).executeTakeFirst();

/** Query for the spaces of all accounts. */
export const spacesOfAccounts = (db: Queries) => db.selectFrom('spaces').select(['spaces.id', 'spaces.account_id']);

/** Of which account a space is. */
export async function accountOfSpace(db: Queries, id: SpaceId): Promise<AccountId | undefined> {
  return (await spaceWithId(db, id).select('spaces.account_id').executeTakeFirst())?.account_id;
}

export const allSpaces = (db: Queries, accountId: AccountId): Promise<Space[]> =>
  db.selectFrom('spaces').select(columns).where('account_id', '=', accountId).orderBy('id').execute();

export const listSpaces = (
  db: Queries,
  accountId: AccountId,
  { q, ...page }: { q?: string | undefined; limit: number; offset: number },
) =>
  listed(
    db
      .selectFrom('spaces')
      .select(columns)
      .where('account_id', '=', accountId)
      .$if(q !== undefined, (query) => query.where(holdsPart(db, ['name_key'], partOfName(q ?? ''))))
      .orderBy('id'),
    page,
  );

export const renameSpace = (db: Queries, id: SpaceId, name: string): Promise<Space> =>
  db
    .updateTable('spaces')
    .set({ name, name_key: nameKey(name) })
    .where('id', '=', id)
    .returning(columns)
    .executeTakeFirstOrThrow();

export async function deleteSpace(db: Queries, id: SpaceId): Promise<void> {
  await db.deleteFrom('spaces').where('id', '=', id).execute();
}

const namesOfSpaces = compileOnce((db, { ids }: { ids: readonly SpaceId[] }) =>
  db.selectFrom('spaces').select(columns).where('id', 'in', ids),
);

export async function spaceNames(db: Queries, ids: readonly SpaceId[]): Promise<ReadonlyMap<SpaceId, Space>> {
  return new Map((await namesOfSpaces(db, { ids })).map((row) => [row.id, row]));
}

/** The revision of every space, or of one. */
export async function revisions(db: Queries, id?: SpaceId): Promise<ReadonlyMap<SpaceId, number>> {
  const rows = await db
    .selectFrom('spaces')
    .select(['id', 'revision'])
    .$if(id !== undefined, (query) => query.where('id', '=', id as SpaceId))
    .execute();
  return new Map(rows.map((row) => [row.id, row.revision]));
}

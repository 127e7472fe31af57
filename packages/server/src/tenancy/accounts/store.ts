import { type AccountId, nameKey } from '@kith/contract';
import type { Queries, Tx } from '../../platform/db/database.ts';

export async function insertAccount(
  db: Queries,
  {
    username,
    passwordHash,
    isManager,
    now,
  }: {
    readonly username: string;
    readonly passwordHash: string;
    readonly isManager: boolean;
    readonly now: number;
  },
): Promise<AccountId> {
  const { id } = await db
    .insertInto('accounts')
    .values({
      username,
      username_key: nameKey(username),
      password_hash: passwordHash,
      is_manager: isManager ? 1 : 0,
      created: now,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

export const anyAccount = async (db: Queries): Promise<boolean> =>
  (await db.selectFrom('accounts').select('id').limit(1).executeTakeFirst()) !== undefined;

export const severalAccounts = async (db: Queries): Promise<boolean> =>
  (await db.selectFrom('accounts').select('id').limit(2).execute()).length > 1;

/** The account of this name to the letter, else the one whose name has the same key. */
export async function findAccount(db: Queries, username: string) {
  const accounts = db.selectFrom('accounts').selectAll();
  const found = await accounts.where('username_key', '=', nameKey(username)).executeTakeFirst();
  if (!found || found.username === username) return found;
  return (await accounts.where('username', '=', username).executeTakeFirst()) ?? found;
}

export const getAccount = (db: Queries, id: AccountId) =>
  db.selectFrom('accounts').selectAll().where('id', '=', id).executeTakeFirstOrThrow();

/** Query for the usernames of all accounts. */
export const usernames = (db: Queries) => db.selectFrom('accounts').select(['accounts.id', 'accounts.username']);

/** Until the transaction ends, others that lock the account or change its password wait: what is read then stays true. */
export async function lockAccount(tx: Tx, id: AccountId): Promise<void> {
  await tx
    .updateTable('accounts')
    .set((eb) => ({ created: eb.ref('created') }))
    .where('id', '=', id)
    .execute();
}

export async function setPasswordHash(db: Queries, id: AccountId, passwordHash: string): Promise<void> {
  await db.updateTable('accounts').set({ password_hash: passwordHash }).where('id', '=', id).execute();
}

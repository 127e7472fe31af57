import { type AccountId, nameKey } from '@kith/contract';
import type { Queries } from '../../platform/db/database.ts';

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

export const findAccount = (db: Queries, usernameKey: string) =>
  db.selectFrom('accounts').selectAll().where('username_key', '=', usernameKey).executeTakeFirst();

export const getAccount = (db: Queries, id: AccountId) =>
  db.selectFrom('accounts').selectAll().where('id', '=', id).executeTakeFirstOrThrow();

export async function setPasswordHash(db: Queries, id: AccountId, passwordHash: string): Promise<void> {
  await db.updateTable('accounts').set({ password_hash: passwordHash }).where('id', '=', id).execute();
}

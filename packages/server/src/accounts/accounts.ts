import { type AccountId, nameKey, type Token } from '@kith/contract';
import { insertSpace } from '../spaces/store.ts';
import { deleteTokensOfAccount } from '../tokens/store.ts';
import { createToken, type TokenMaker } from '../tokens/tokens.ts';
import { hashPassword, passwordMatches } from './passwords.ts';
import * as store from './store.ts';

/** Makes the account and its `default` space. */
export async function createAccount(
  { db, clock }: Pick<TokenMaker, 'db' | 'clock'>,
  username: string,
  password: string,
): Promise<AccountId> {
  const passwordHash = await hashPassword(password);
  return db.transaction(async (tx) => {
    const accountId = await store.insertAccount(tx, username, passwordHash, clock());
    await insertSpace(tx, accountId, 'default', clock());
    return accountId;
  });
}

/**
 * On the very first start, makes the first account.
 * @returns the password when it was made here, to be shown once
 */
export async function ensureFirstAccount(
  maker: Pick<TokenMaker, 'db' | 'clock' | 'ids'>,
  { adminUsername, adminPassword }: { adminUsername: string; adminPassword: string | null },
): Promise<string | null> {
  if (await store.anyAccount(maker.db.queries)) return null;
  const password = adminPassword ?? maker.ids.password();
  await createAccount(maker, adminUsername, password);
  return adminPassword === null ? password : null;
}

/** A temporary token of the account's kind; null when username and password do not match. */
export async function logIn(maker: TokenMaker, username: string, password: string): Promise<LogIn | null> {
  const account = await store.findAccount(maker.db.queries, nameKey(username));
  if (!(await passwordMatches(account?.password_hash, password)) || !account) return null;
  const owner = { accountId: account.id, spaceId: null, family: 'access' } as const;
  const kind = account.is_manager ? 'manager' : 'account';
  const token = await maker.db.transaction((tx) => createToken(maker, tx, owner, kind, false));
  return token === 'too many' ? null : { username: account.username, token };
}

export interface LogIn {
  readonly username: string;
  readonly token: Token;
}

/** @returns false, and changes nothing, when the old password is wrong */
export async function changePassword(
  { db }: Pick<TokenMaker, 'db'>,
  accountId: AccountId,
  change: { readonly oldPassword: string; readonly password: string; readonly resetTokens: boolean },
): Promise<boolean> {
  const account = await store.getAccount(db.queries, accountId);
  if (!(await passwordMatches(account.password_hash, change.oldPassword))) return false;
  const passwordHash = await hashPassword(change.password);
  await db.transaction(async (tx) => {
    await store.setPasswordHash(tx, accountId, passwordHash);
    if (change.resetTokens) await deleteTokensOfAccount(tx, accountId);
  });
  return true;
}

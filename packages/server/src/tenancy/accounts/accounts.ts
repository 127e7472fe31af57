import { type AccountId, nameKey, type Token } from '@kith/contract';
import { insertSpace } from '../spaces/store.ts';
import { deleteTokensOfAccount, lockAccount } from '../tokens/store.ts';
import { createToken, type TokenMaker } from '../tokens/tokens.ts';
import { hashPassword, passwordMatches } from './passwords.ts';
import * as store from './store.ts';

/** Makes the account and its `default` space. Managers log in to the IAM part only. */
export async function createAccount(
  { db, clock }: Pick<TokenMaker, 'db' | 'clock'>,
  username: string,
  password: string,
  { isManager = false } = {},
): Promise<AccountId> {
  const passwordHash = await hashPassword(password);
  return db.transaction(async (tx) => {
    const accountId = await store.insertAccount(tx, { username, passwordHash, isManager, now: clock() });
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

/** A temporary token of the account's kind, or why there is none. */
export async function logIn(maker: TokenMaker, username: string, password: string): Promise<LogIn> {
  const account = await store.findAccount(maker.db.queries, nameKey(username));
  if (!(await passwordMatches(account?.password_hash, password)) || !account) {
    return { kind: 'refused', accountId: account?.id ?? null };
  }
  const owner = { accountId: account.id, spaceId: null, family: 'access' } as const;
  const kind = account.is_manager ? 'manager' : 'account';
  const token = await maker.db.transaction(async (tx) => {
    // A change of the password ends tokens: none may come after it for the password of before.
    await lockAccount(tx, account.id);
    const { password_hash: hash } = await store.getAccount(tx, account.id);
    return hash === account.password_hash ? createToken(maker, tx, owner, kind, false) : 'changed meanwhile';
  });
  if (token === 'changed meanwhile') return { kind: 'refused', accountId: account.id };
  if (token === 'too many') throw new Error('There is no limit to temporary tokens.');
  return { kind: 'logged in', accountId: account.id, username: account.username, token };
}

export type LogIn =
  | { readonly kind: 'logged in'; readonly accountId: AccountId; readonly username: string; readonly token: Token }
  /** `accountId` is null when there is no such account, which only the audit log may tell. */
  | { readonly kind: 'refused'; readonly accountId: AccountId | null };

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

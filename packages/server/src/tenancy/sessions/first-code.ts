import type { AccountId } from '@kith/contract';
import { latestEnd } from '../../platform/clock.ts';
import type { Queries, Tx } from '../../platform/db/database.ts';
import { hashPassword } from '../accounts/passwords.ts';
import { getAccount, lockAccount, setPasswordHash } from '../accounts/store.ts';
import { hashKey } from '../tokens/key-hash.ts';
import type { TokenMaker } from '../tokens/tokens.ts';
import { type Device, type OpenedSession, openSession } from './sessions.ts';

const LIVES_MS = 60 * 60 * 1000;

/** Gives an account, whose password was made for it, a code that opens its first session: once, and before anybody logs in. */
export async function giveFirstCode(maker: TokenMaker, accountId: AccountId): Promise<string> {
  const { db, clock, ids, tokenKey } = maker;
  const code = ids.firstCode();
  const row = { account_id: accountId, hash: hashKey(tokenKey, code), expires: clock() + LIVES_MS };
  await db.transaction(async (tx) => {
    await forgetFirstCode(tx, accountId);
    await tx.insertInto('first_codes').values(row).execute();
  });
  return code;
}

/** A new code in the place of one that nobody has used. @returns null when nobody waits for one, which is as soon as somebody logged in */
export async function renewFirstCode(maker: TokenMaker): Promise<string | null> {
  const waiting = await maker.db.queries.selectFrom('first_codes').select('account_id').limit(1).executeTakeFirst();
  return waiting ? giveFirstCode(maker, waiting.account_id) : null;
}

/** Somebody logged in, or has another password: nobody needs the code any more. */
export async function forgetFirstCode(db: Queries, accountId: AccountId): Promise<void> {
  await db.deleteFrom('first_codes').where('account_id', '=', accountId).execute();
}

export interface FirstSession extends OpenedSession {
  readonly accountId: AccountId;
  readonly username: string;
}

/**
 * Opens the first session of an account by its code, which is used up.
 * @param password that the account has from now on; undefined: the one it has
 * @returns null, and changes nothing, when the code is not good, or not any more
 */
export async function openFirstSession(
  maker: TokenMaker,
  { code, password }: { readonly code: string; readonly password?: string | undefined },
  device: Device,
): Promise<FirstSession | null> {
  const { db, clock, tokenKey } = maker;
  const hash = hashKey(tokenKey, code);
  // Passwords are hashed for those alone who have a code.
  if (!(await accountOfCode(db.queries, hash, clock()))) return null;
  const passwordHash = password === undefined ? null : await hashPassword(password);
  return db.transaction(async (tx) => {
    const accountId = await accountOfCode(tx, hash, clock());
    if (!accountId) return null;
    // Whoever logs in, or comes with the same code, at this moment waits.
    await lockAccount(tx, accountId);
    if (!(await useUp(tx, hash))) return null;
    if (passwordHash !== null) await setPasswordHash(tx, accountId, passwordHash);
    const account = await getAccount(tx, accountId);
    const opened = await openSession(maker, tx, { id: accountId, isManager: account.is_manager === 1 }, device);
    return { ...opened, accountId, username: account.username };
  });
}

async function accountOfCode(db: Queries, hash: string, now: number): Promise<AccountId | null> {
  const row = await db.selectFrom('first_codes').selectAll().where('hash', '=', hash).executeTakeFirst();
  return row && row.expires > now && row.expires <= latestEnd(now, LIVES_MS) ? row.account_id : null;
}

async function useUp(tx: Tx, hash: string): Promise<boolean> {
  const { numDeletedRows } = await tx.deleteFrom('first_codes').where('hash', '=', hash).executeTakeFirstOrThrow();
  return numDeletedRows > 0;
}

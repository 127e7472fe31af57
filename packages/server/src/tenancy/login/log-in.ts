import type { AccountId } from '@kith/contract';
import type { Database, Tx } from '../../platform/db/database.ts';
import { passwordMatches } from '../accounts/passwords.ts';
import { findAccount, getAccount, lockAccount } from '../accounts/store.ts';
import { forgetFirstCode } from '../sessions/first-code.ts';

export type LogIn<Opened> =
  | { readonly kind: 'logged in'; readonly accountId: AccountId; readonly username: string; readonly opened: Opened }
  /** `accountId` is null when there is no such account, which only the audit log may tell. */
  | { readonly kind: 'refused'; readonly accountId: AccountId | null };

/** Who logged in. */
export interface LoggedIn {
  readonly id: AccountId;
  readonly isManager: boolean;
}

/**
 * Opens what a right password opens, or says why not.
 * @param open makes a token, or a session
 */
export async function logIn<Opened>(
  db: Database,
  { username, password }: { readonly username: string; readonly password: string },
  open: (tx: Tx, account: LoggedIn) => Promise<Opened>,
): Promise<LogIn<Opened>> {
  const account = await findAccount(db.queries, username);
  if (!(await passwordMatches(account?.password_hash, password)) || !account) {
    return { kind: 'refused', accountId: account?.id ?? null };
  }
  return db.transaction(async (tx) => {
    // A change of the password ends tokens: none may come after it for the password of before.
    await lockAccount(tx, account.id);
    const { password_hash: hash } = await getAccount(tx, account.id);
    if (hash !== account.password_hash) return { kind: 'refused', accountId: account.id };
    await forgetFirstCode(tx, account.id);
    const opened = await open(tx, { id: account.id, isManager: account.is_manager === 1 });
    return { kind: 'logged in', accountId: account.id, username: account.username, opened };
  });
}

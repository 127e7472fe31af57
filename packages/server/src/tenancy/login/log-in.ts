import type { AccountId, Token } from '@kith/contract';
import { passwordMatches } from '../accounts/passwords.ts';
import { findAccount, getAccount, lockAccount } from '../accounts/store.ts';
import { createToken, type TokenMaker } from '../tokens/tokens.ts';

export type LogIn =
  | { readonly kind: 'logged in'; readonly accountId: AccountId; readonly username: string; readonly token: Token }
  /** `accountId` is null when there is no such account, which only the audit log may tell. */
  | { readonly kind: 'refused'; readonly accountId: AccountId | null };

/** A temporary token of the account's kind, or why there is none. */
export async function logIn(maker: TokenMaker, username: string, password: string): Promise<LogIn> {
  const account = await findAccount(maker.db.queries, username);
  if (!(await passwordMatches(account?.password_hash, password)) || !account) {
    return { kind: 'refused', accountId: account?.id ?? null };
  }
  const owner = { accountId: account.id, spaceId: null, family: 'access' } as const;
  const kind = account.is_manager ? 'manager' : 'account';
  const token = await maker.db.transaction(async (tx) => {
    // A change of the password ends tokens: none may come after it for the password of before.
    await lockAccount(tx, account.id);
    const { password_hash: hash } = await getAccount(tx, account.id);
    return hash === account.password_hash ? createToken(maker, tx, owner, kind, false) : 'changed meanwhile';
  });
  if (token === 'changed meanwhile') return { kind: 'refused', accountId: account.id };
  if (token === 'too many') throw new Error('There is no limit to temporary tokens.');
  return { kind: 'logged in', accountId: account.id, username: account.username, token };
}

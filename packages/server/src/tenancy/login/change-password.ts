import type { AccountId } from '@kith/contract';
import type { Database } from '../../platform/db/database.ts';
import { hashPassword, passwordMatches } from '../accounts/passwords.ts';
import { getAccount, setPasswordHash } from '../accounts/store.ts';
import { deleteTokensOfAccount } from '../tokens/store.ts';

/** @returns false, and changes nothing, when the old password is wrong */
export async function changePassword(
  { db }: { readonly db: Database },
  accountId: AccountId,
  change: { readonly oldPassword: string; readonly password: string; readonly resetTokens: boolean },
): Promise<boolean> {
  const account = await getAccount(db.queries, accountId);
  if (!(await passwordMatches(account.password_hash, change.oldPassword))) return false;
  const passwordHash = await hashPassword(change.password);
  await db.transaction(async (tx) => {
    await setPasswordHash(tx, accountId, passwordHash);
    if (change.resetTokens) await deleteTokensOfAccount(tx, accountId);
  });
  return true;
}

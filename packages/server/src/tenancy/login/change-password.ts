import type { AccountId } from '@kith/contract';
import type { Database } from '../../platform/db/database.ts';
import { hashPassword, passwordMatches } from '../accounts/passwords.ts';
import { getAccount, lockAccount, setPasswordHash } from '../accounts/store.ts';
import { forgetFirstCode } from '../sessions/first-code.ts';
import { deleteSourceTokensOfAccount } from '../source-tokens/store.ts';
import { deleteTokensOfAccount } from '../tokens/store.ts';
import { forgetNetworks } from './known-networks.ts';

/** @returns false, and changes nothing, when the old password is wrong */
export async function changePassword(
  { db }: { readonly db: Database },
  accountId: AccountId,
  change: { readonly oldPassword: string; readonly password: string; readonly resetTokens: boolean },
): Promise<boolean> {
  const before = (await getAccount(db.queries, accountId)).password_hash;
  if (!(await passwordMatches(before, change.oldPassword))) return false;
  const passwordHash = await hashPassword(change.password);
  return db.transaction(async (tx) => {
    // Whoever changes or resets it meanwhile makes the old password a wrong one.
    await lockAccount(tx, accountId);
    if ((await getAccount(tx, accountId)).password_hash !== before) return false;
    await setPasswordHash(tx, accountId, passwordHash);
    await forgetFirstCode(tx, accountId);
    if (change.resetTokens) {
      await deleteTokensOfAccount(tx, accountId);
      await deleteSourceTokensOfAccount(tx, accountId);
      await forgetNetworks(tx, accountId);
    }
    return true;
  });
}

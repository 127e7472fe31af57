import type { AccountId } from '@kith/contract';
import type { Clock } from '../../platform/clock.ts';
import type { Database } from '../../platform/db/database.ts';
import type { Ids } from '../../platform/ids.ts';
import { insertSpace } from '../spaces/store.ts';
import { hashPassword } from './passwords.ts';
import * as store from './store.ts';

interface Deps {
  readonly db: Database;
  readonly clock: Clock;
}

/** Makes the account and its `default` space. Managers log in to the IAM part only. */
export async function createAccount(
  deps: Deps,
  username: string,
  password: string,
  { isManager = false } = {},
): Promise<AccountId> {
  return createHashedAccount(deps, { username, passwordHash: await hashPassword(password), isManager });
}

/** The same, of a password that was hashed before. */
export const createHashedAccount = (
  { db, clock }: Deps,
  account: { readonly username: string; readonly passwordHash: string; readonly isManager: boolean },
): Promise<AccountId> =>
  db.transaction(async (tx) => {
    const accountId = await store.insertAccount(tx, { ...account, now: clock() });
    await insertSpace(tx, accountId, 'default', clock());
    return accountId;
  });

/**
 * On the very first start, makes the first account.
 * @returns the account and its password when that was made here, to be shown once
 */
export async function ensureFirstAccount(
  maker: Deps & { readonly ids: Pick<Ids, 'password'> },
  { adminUsername, adminPassword }: { adminUsername: string; adminPassword: string | null },
): Promise<{ readonly accountId: AccountId; readonly password: string } | null> {
  if (await store.anyAccount(maker.db.queries)) return null;
  const password = adminPassword ?? maker.ids.password();
  const accountId = await createAccount(maker, adminUsername, password);
  return adminPassword === null ? { accountId, password } : null;
}

import { Name } from '@kith/contract';
import { systemClock } from '../../platform/clock.ts';
import { decideConfig } from '../../platform/config/config.ts';
import type { Env } from '../../platform/config/env.ts';
import { randomIds } from '../../platform/ids.ts';
import { createAccount } from './accounts.ts';
import { withDatabase } from './with-database.ts';

/** An account and its password, to be shown once. */
export interface AddedAccount {
  readonly username: string;
  readonly password: string;
}

/**
 * Makes an account on the machine itself, whatever accounts there are.
 * @returns why there is none: the name is taken without regard to case, or is none (see `Name` of the contract)
 * @throws {ConfigError} when the environment cannot be used, or a server is running over the same SQLite file
 */
export async function addAccount(
  env: Env,
  account: { readonly username: string; readonly isManager: boolean },
): Promise<AddedAccount | 'taken' | 'not a name'> {
  const name = Name.safeParse(account.username);
  if (!name.success) return 'not a name';
  const [username, password] = [name.data, randomIds.password()];
  return withDatabase(decideConfig(env), async (db) => {
    const made = await db.unlessTaken(() => createAccount({ db, clock: systemClock }, username, password, account));
    return made === 'taken' ? made : { username, password };
  });
}

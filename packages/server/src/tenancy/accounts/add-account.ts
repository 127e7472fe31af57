import { nameKey } from '@kith/contract';
import { systemClock } from '../../platform/clock.ts';
import { ConfigError, decideConfig } from '../../platform/config/config.ts';
import { DataDirLock } from '../../platform/config/data-dir.ts';
import type { Env } from '../../platform/config/env.ts';
import { Database } from '../../platform/db/database.ts';
import { randomIds } from '../../platform/ids.ts';
import { createAccount } from './accounts.ts';
import { findAccount } from './store.ts';

/**
 * Makes an account, whatever accounts there are.
 * @returns its password, to be shown once
 * @throws {ConfigError} when the name cannot be used, or a server is running over the same SQLite file
 */
export async function addAccount(
  env: Env,
  { username, isManager }: { readonly username: string; readonly isManager: boolean },
): Promise<string> {
  if (username.trim() === '' || username.length > 255) {
    throw new ConfigError('A username has 1 to 255 characters.');
  }
  const config = decideConfig(env);
  // Nodes over PostgreSQL do not mind another one.
  using _lock = config.database.kind === 'sqlite' ? DataDirLock.take(config.dataDir) : null;
  await using db = await Database.open(config.database);
  if (await findAccount(db.queries, nameKey(username))) {
    throw new ConfigError(`There is an account named "${username}" already.`);
  }
  const password = randomIds.password();
  await createAccount({ db, clock: systemClock }, username, password, { isManager });
  return password;
}

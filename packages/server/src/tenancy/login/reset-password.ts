import { existsSync } from 'node:fs';
import { decideConfig } from '../../platform/config/config.ts';
import type { Env } from '../../platform/config/env.ts';
import { randomIds } from '../../platform/ids.ts';
import { hashPassword } from '../accounts/passwords.ts';
import { findAccount, setPasswordHash } from '../accounts/store.ts';
import { withDatabase } from '../accounts/with-database.ts';
import { forgetFirstCode } from '../sessions/first-code.ts';
import { deleteSessions } from '../sessions/store.ts';
import { deleteTokens } from '../tokens/store.ts';
import { forgetNetworks } from './known-networks.ts';

/**
 * Gives an account another password, on the machine itself, and ends its logins: its temporary tokens and its sessions. Permanent ones,
 * and those of its spaces and cameras, stay.
 * @returns the account's name and the password, to be shown once; null when nobody has the name
 * @throws {ConfigError} when the environment cannot be used, or a server is running over the same SQLite file
 */
export async function resetPassword(
  env: Env,
  username: string,
): Promise<{ readonly username: string; readonly password: string } | null> {
  const config = decideConfig(env);
  // Nobody has an account in a database that is not there, and asking makes none.
  if (config.database.kind === 'sqlite' && !existsSync(config.database.file)) return null;
  return withDatabase(config, async (db) => {
    const account = await findAccount(db.queries, username);
    if (!account) return null;
    const password = randomIds.password();
    const passwordHash = await hashPassword(password);
    await db.transaction(async (tx) => {
      await setPasswordHash(tx, account.id, passwordHash);
      await forgetNetworks(tx, account.id);
      await forgetFirstCode(tx, account.id);
      await deleteSessions(tx, account.id, null);
      await deleteTokens(tx, { accountId: account.id, spaceId: null, family: 'access' }, false);
    });
    return { username: account.username, password };
  });
}

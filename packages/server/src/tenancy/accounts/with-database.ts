import type { Config } from '../../platform/config/config.ts';
import { DataDirLock } from '../../platform/config/data-dir.ts';
import { lockDatabase } from '../../platform/config/database-lock.ts';
import { Database } from '../../platform/db/database.ts';

/**
 * Runs work on the database by itself, without a server.
 * @throws {ConfigError} when a server is running over the same SQLite file
 */
export async function withDatabase<T>(
  { database, dataDir }: Pick<Config, 'database' | 'dataDir'>,
  work: (db: Database) => Promise<T>,
): Promise<T> {
  // Nodes over PostgreSQL do not mind another one.
  using _folder = database.kind === 'sqlite' ? DataDirLock.take(dataDir) : null;
  using _database = lockDatabase(database);
  await using db = await Database.open(database);
  return await work(db);
}

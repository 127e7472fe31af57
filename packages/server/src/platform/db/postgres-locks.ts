import { setTimeout as pause } from 'node:timers/promises';
import { type Kysely, type RawBuilder, sql } from 'kysely';
import { isLockTimeout } from './ask-postgres.ts';
import { migrating, settingLimits } from './postgres-limits.ts';

/** First of the two keys of our advisory locks, so that we meet nobody else's: "Kith". */
const LOCK_CLASS = 0x4b697468;
/** Second key of the lock for changes of the schema; those of spaces are positive. */
const SCHEMA_KEY = 0;

/** Takes an advisory lock that ends with the transaction, however that ends. */
export const lockedUntilCommit = (key: number): RawBuilder<unknown> =>
  sql`select pg_advisory_xact_lock(${sql.lit(LOCK_CLASS)}, ${key})`;

/** Together some minutes, which another node may need for a large table. */
const TRIES = 100;
const REST_MS = 1_000;

/**
 * Takes a step of the schema in one transaction, while no other node takes one. A step that waits for a lock lets those pass who queue
 * behind it, and tries again.
 */
export async function takeTurn(db: Kysely<unknown>, step: (tx: Kysely<unknown>) => Promise<void>): Promise<void> {
  for (let tried = 1; ; tried++) {
    try {
      return await db.transaction().execute(async (tx) => {
        await sql.raw(settingLimits(migrating, 'local')).execute(tx);
        await lockedUntilCommit(SCHEMA_KEY).execute(tx);
        await step(tx);
      });
    } catch (error) {
      if (tried === TRIES || !isLockTimeout(error)) throw error;
      await pause(REST_MS);
    }
  }
}

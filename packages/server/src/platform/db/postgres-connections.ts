import type pg from 'pg';
import { ConfigError } from '../config/config.ts';
import { ask, connect } from './ask-postgres.ts';
import type { Pulse } from './postgres-pulse.ts';

/**
 * Refuses poolers that lend connections by transaction: notifications, limits and prepared statements live in a connection. Who
 * keeps a connection is on the same one after another client has begun a transaction; who is lent some finds it taken.
 * @throws {ConfigError}
 */
export async function refuseLentConnections(pool: pg.Pool, pulse: Pulse): Promise<void> {
  const [one, other] = [await connect(pool), await connect(pool)];
  const pidOf = async (client: pg.PoolClient): Promise<number> =>
    (await ask(client, { text: 'select pg_backend_pid() as pid' }, pulse)).rows[0]?.pid;
  try {
    const before = await pidOf(one);
    await ask(other, { text: 'begin' }, pulse);
    await pidOf(other);
    const after = await pidOf(one);
    if (before === after) return;
  } finally {
    one.release(true);
    other.release(true);
  }
  throw new ConfigError(
    'KITH_DATABASE_URL leads to a pooler that lends connections by transaction: let it pool by session (pgbouncer: pool_mode = session), or name PostgreSQL itself.',
  );
}

/** How many connections the server has for all who are no superusers. */
export async function connectionsAllowed(pulse: Pulse): Promise<number> {
  const [row] = await pulse.ask<{ allowed: number }>(
    `select current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int as allowed`,
  );
  return row?.allowed ?? 0;
}

import pg from 'pg';
import { DatabaseDown } from './database-down.ts';
import type { Pulse } from './postgres-pulse.ts';

/** @throws {DatabaseDown} when there is no connection to be had */
export async function connect(pool: pg.Pool): Promise<pg.PoolClient> {
  try {
    return await pool.connect();
  } catch (error) {
    throw failureOf(error);
  }
}

/** @throws {DatabaseDown} when the connection breaks, or the server cannot answer now */
export async function ask(
  client: pg.PoolClient,
  query: pg.QueryConfig,
  pulse: Pick<Pulse, 'during'>,
): Promise<pg.QueryResult> {
  try {
    return await pulse.during(client, () => client.query(query));
  } catch (error) {
    throw failureOf(error);
  }
}

/** Whether nothing more can be asked on the connection that a failure came from. */
export const endsConnection = (error: unknown): boolean =>
  error instanceof DatabaseDown && !(error.cause instanceof pg.DatabaseError && error.cause.severity === 'ERROR');

/** Whether a lock was waited for as long as it may be, or others waited in a circle. */
export const isLockTimeout = (error: unknown): boolean =>
  error instanceof DatabaseDown &&
  error.cause instanceof pg.DatabaseError &&
  /^(55P03|40P01)$/.test(error.cause.code ?? '');

/** Whether another version has changed the schema under statements that this connection had prepared. */
export const isOutdated = (error: unknown): boolean =>
  error instanceof pg.DatabaseError && error.code === '0A000' && /cached plan/.test(error.message);

/**
 * Connections that failed, are too many or were ended, limits that passed (of a statement, a lock, a silent transaction), deadlocks, a
 * server that may not write or has no memory.
 */
const passing = /^(08...|57P0[1235]|57014|55P03|25P0[34]|53[23]00|40001|40P01|25006)$/;

/** What a failure of a question is to whoever asked: a `DatabaseDown` when another try may succeed. */
export function failureOf(error: unknown): unknown {
  // What is wrong with a value is found before it is sent.
  if (error instanceof TypeError) return error;
  const lasts = error instanceof pg.DatabaseError && !passing.test(error.code ?? '') && !isOutdated(error);
  return lasts ? error : new DatabaseDown(error);
}

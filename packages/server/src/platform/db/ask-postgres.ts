import pg from 'pg';
import { DatabaseDown } from './database-down.ts';

/** @throws {DatabaseDown} when there is no connection to be had */
export async function connect(pool: pg.Pool): Promise<pg.PoolClient> {
  try {
    return await pool.connect();
  } catch (error) {
    throw failureOf(error);
  }
}

/** @throws {DatabaseDown} when the connection breaks, or the server cannot answer now */
export async function ask(client: pg.PoolClient, query: pg.QueryConfig): Promise<pg.QueryResult> {
  try {
    return await client.query(query);
  } catch (error) {
    throw failureOf(error);
  }
}

/** Whether a lock was waited for as long as it may be, or others waited in a circle. */
export const isLockTimeout = (error: unknown): boolean =>
  error instanceof DatabaseDown &&
  error.cause instanceof pg.DatabaseError &&
  /^(55P03|40P01)$/.test(error.cause.code ?? '');

/** Connections that failed, are too many or were ended, deadlocks, a server that may not write or has no memory. */
const passing = /^(08...|57P0[123]|57014|55P03|53[23]00|40001|40P01|25006)$/;

function failureOf(error: unknown): unknown {
  // What is wrong with a value is found before it is sent.
  if (error instanceof TypeError) return error;
  return error instanceof pg.DatabaseError && !passing.test(error.code ?? '') ? error : new DatabaseDown(error);
}

import { randomBytes } from 'node:crypto';
import type { DatabaseConfig } from '@kith/server/parts';
import pg from 'pg';
import { inject } from 'vitest';
import { BROUGHT_UP } from './postgres-server.ts';

/**
 * `KITH_DATABASE_URL` of a database of one's own, of the kind that this test run is for. It has all tables and no rows: PostgreSQL
 * copies one in a tenth of the time that it takes to make the tables.
 */
export const testDatabaseUrl = (): Promise<string> => newDatabase(` template ${BROUGHT_UP} strategy file_copy`);

/** The same, without any table: for tests of what makes them. */
export const emptyDatabaseUrl = (): Promise<string> => newDatabase('');

async function newDatabase(options: string): Promise<string> {
  if (process.env.KITH_TEST_DATABASE !== 'postgres') return 'sqlite:';
  const server = inject('postgresUrl');
  const name = `kith_${randomBytes(6).toString('hex')}`;
  const client = new pg.Client({ connectionString: `${server}/postgres` });
  await client.connect();
  await client.query(`create database ${name}${options}`);
  await client.end();
  return `${server}/${name}`;
}

/** For tests that open nothing but the database. */
export const testDatabase = async (): Promise<DatabaseConfig> => toConfig(await testDatabaseUrl());

/** The same, without any table. */
export const emptyDatabase = async (): Promise<DatabaseConfig> => toConfig(await emptyDatabaseUrl());

const toConfig = (url: string): DatabaseConfig =>
  url === 'sqlite:' ? { kind: 'sqlite', file: ':memory:' } : { kind: 'postgres', url };

import { randomBytes } from 'node:crypto';
import type { DatabaseConfig } from '@kith/server/parts';
import pg from 'pg';
import { inject } from 'vitest';

/** `KITH_DATABASE_URL` of a database of one's own: of the kind that this test run is for. */
export async function testDatabaseUrl(): Promise<string> {
  if (process.env.KITH_TEST_DATABASE !== 'postgres') return 'sqlite:';
  const server = inject('postgresUrl');
  const name = `kith_${randomBytes(6).toString('hex')}`;
  const client = new pg.Client({ connectionString: `${server}/postgres` });
  await client.connect();
  await client.query(`create database ${name}`);
  await client.end();
  return `${server}/${name}`;
}

/** The same, for tests that open nothing but the database. */
export async function testDatabase(): Promise<DatabaseConfig> {
  const url = await testDatabaseUrl();
  return url === 'sqlite:' ? { kind: 'sqlite', file: ':memory:' } : { kind: 'postgres', url };
}

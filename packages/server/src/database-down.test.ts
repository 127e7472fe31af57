import { type PostgresServer, startPostgres } from '@kith/testing/postgres-server';
import { type Answer, openTestKith, type TestKith } from '@kith/testing/test-kith';
import { until } from '@kith/testing/until';
import Sqlite from 'better-sqlite3';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DatabaseDown } from './platform/db/database-down.ts';

const GROUPS = '/v1/groups/persons/';

/** A promise to be kept from outside. */
function gate(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve: () => void = () => undefined;
  const promise = new Promise<void>((keep) => {
    resolve = keep;
  });
  return { promise, resolve };
}

/** What says that nothing was done and when to try again. */
function expectUnavailable({ status, body, headers }: Answer): void {
  expect([status, body]).toEqual([
    503,
    { error_codes: [503], message: 'The database cannot be reached: nothing was changed.', fields: [] },
  ]);
  expect(Number(headers['retry-after'])).toBeGreaterThan(0);
}

describe.runIf(process.env.KITH_TEST_DATABASE === 'postgres')('PostgreSQL that goes away', () => {
  let server: PostgresServer;
  let kith: TestKith;
  beforeAll(async () => {
    server = await startPostgres();
    kith = await openTestKith({
      env: { KITH_DATABASE_URL: `${server.url}/postgres`, KITH_LOG_LEVEL: 'silent' },
    });
  });
  afterAll(async () => {
    await kith?.[Symbol.asyncDispose]();
    await server?.[Symbol.asyncDispose]();
  });

  const isReady = async (): Promise<boolean> => (await kith.call('GET', '/readyz')).status === 200;
  const groupsNamed = async (name: string): Promise<number> =>
    (await kith.call('GET', `${GROUPS}?q=${name}`)).body.count;

  it('is 503 until it is back, for what reads and what changes, and nothing is stored meanwhile', async () => {
    kith.context.listensOn('http://kith.test');
    const { id } = (await kith.call('POST', GROUPS, { name: 'Staff' })).body;
    await server.stop();
    const asked = [
      ['GET', GROUPS],
      ['GET', `${GROUPS}${id}/`],
      ['POST', GROUPS, { name: 'Meanwhile' }],
      ['PATCH', `${GROUPS}${id}/`, { name: 'Crew' }],
      ['DELETE', `${GROUPS}${id}/`],
      ['GET', '/v1/entries/'],
    ] as const;
    for (const [method, path, body] of asked) expectUnavailable(await kith.call(method, path, body));
    expectUnavailable(await kith.call('POST', '/v1/auth/token/', { username: 'a', password: 'b' }, null));
    const readiness = await kith.call('GET', '/readyz');
    expect([readiness.status, readiness.headers['retry-after']]).toEqual([503, '5']);
    expect((await kith.call('GET', '/healthz')).status).toBe(200);
    await server.start();
    await until(isReady, 'it is ready again');
    expect((await kith.call('GET', `${GROUPS}${id}/`)).body.name).toBe('Staff');
    expect(await groupsNamed('Meanwhile')).toBe(0);
    expect((await kith.call('POST', GROUPS, { name: 'Meanwhile' })).status).toBe(201);
  });

  it('ends what is in the middle of a transaction, and not the process', async () => {
    const { db } = kith.context;
    const [held, free] = [gate(), gate()];
    const holding = db.transaction(async (tx) => {
      await sql`insert into media_trash (name) values ('half done')`.execute(tx);
      held.resolve();
      await free.promise;
      await sql`select 1`.execute(tx);
    });
    const outcome = holding.catch((error: unknown) => error);
    await held.promise;
    // The connection is in use, with nothing under way that the error could be given to.
    await server.stop();
    await server.start();
    free.resolve();
    expect(await outcome).toBeInstanceOf(DatabaseDown);
    await until(isReady, 'it is ready again');
    const { rows } = await sql`select 1 from media_trash where name = 'half done'`.execute(db.queries);
    expect(rows).toEqual([]);
  });

  it('ends a query that runs, and the lock of a space that is held', async () => {
    const { db } = kith.context;
    const slow = sql`select pg_sleep(60)`.execute(db.queries).catch((error: unknown) => error);
    const locked = gate();
    const free = gate();
    const lock = db
      .transaction(async (tx) => {
        await db.lockDecisions(tx, kith.spaceId);
        locked.resolve();
        await free.promise;
      })
      .catch((error: unknown) => error);
    await locked.promise;
    await until(async () => {
      const { rows } =
        await sql`select 1 from pg_stat_activity where query like '%pg_sleep(60)%' and pid <> pg_backend_pid()`.execute(
          db.queries,
        );
      return rows.length === 1;
    }, 'the query runs');
    await server.stop();
    free.resolve();
    expect(await slow).toBeInstanceOf(DatabaseDown);
    expect(await lock).toBeInstanceOf(DatabaseDown);
    await server.start();
    await until(isReady, 'it is ready again');
    await db.transaction((tx) => db.lockDecisions(tx, kith.spaceId));
  });

  it('leaves a change of which nobody knows whether it is stored without that promise', async () => {
    const { db } = kith.context;
    const before = db.commits.count;
    const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(db.queries);
    expect([rows.length, db.commits.count]).toEqual([1, before]);
    const outcome = sql`insert into media_trash (name) select 'x' from pg_sleep(60)`
      .execute(db.queries)
      .catch((error: unknown) => error);
    await until(async () => {
      const running = sql`select pg_terminate_backend(pid) from pg_stat_activity
        where query like 'insert into media_trash%' and pid <> pg_backend_pid()`;
      return (await running.execute(db.queries)).rows.length === 1;
    }, 'it runs');
    expect(await outcome).toBeInstanceOf(DatabaseDown);
    expect(db.commits.count).toBe(before + 1);
  });
});

describe.runIf(process.env.KITH_TEST_DATABASE !== 'postgres')('an SQLite file', () => {
  it('that another process keeps is 503, and nothing is stored', async () => {
    await using kith = await openTestKith({ env: { KITH_LOG_LEVEL: 'silent' } });
    const { database } = kith.context.config;
    if (database.kind !== 'sqlite') throw new Error('It is SQLite.');
    const { id } = (await kith.call('POST', GROUPS, { name: 'Staff' })).body;
    await sql`pragma busy_timeout = 0`.execute(kith.context.db.queries);
    const other = new Sqlite(database.file);
    other.exec('begin immediate');
    expectUnavailable(await kith.call('POST', GROUPS, { name: 'Meanwhile' }));
    expectUnavailable(await kith.call('PATCH', `${GROUPS}${id}/`, { name: 'Crew' }));
    expectUnavailable(await kith.call('POST', '/v1/sources/', { name: 'Door' }));
    // Whoever reads is not kept.
    expect((await kith.call('GET', `${GROUPS}${id}/`)).body.name).toBe('Staff');
    other.exec('rollback');
    other.close();
    expect((await kith.call('GET', GROUPS)).body.count).toBe(1);
    expect((await kith.call('POST', GROUPS, { name: 'Meanwhile' })).status).toBe(201);
  });
});

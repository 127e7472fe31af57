import { Network } from '@kith/testing/network';
import { testDatabaseUrl } from '@kith/testing/test-database';
import { openTestKith, type TestKith } from '@kith/testing/test-kith';
import { until } from '@kith/testing/until';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

const GROUPS = '/v1/groups/persons/';

describe.runIf(process.env.KITH_TEST_DATABASE === 'postgres')('a network to PostgreSQL', () => {
  let network: Network;
  let near: TestKith;
  let far: TestKith;
  beforeAll(async () => {
    const database = await testDatabaseUrl();
    const env = { KITH_LOG_LEVEL: 'silent' };
    near = await openTestKith({ env: { ...env, KITH_DATABASE_URL: database } });
    const led = await Network.to(database);
    network = led.network;
    far = await openTestKith({ env: { ...env, KITH_DATABASE_URL: led.url }, beside: near });
    for (const kith of [near, far]) kith.context.listensOn('http://kith.test');
  });
  afterEach(() => {
    network.passage = () => 'deliver';
    network.recover();
  });
  afterAll(async () => {
    await far?.[Symbol.asyncDispose]();
    await network?.[Symbol.asyncDispose]();
    await near?.[Symbol.asyncDispose]();
  });

  const timed = async <T>(work: () => Promise<T>): Promise<readonly [T, number]> => {
    const since = performance.now();
    return [await work(), performance.now() - since];
  };
  const readiness = (kith: TestKith) => kith.call('GET', '/readyz');
  const isReady = async (kith: TestKith): Promise<boolean> => (await readiness(kith)).status === 200;

  it('that falls silent is told within a second, ends no node, and costs nobody his answer for long', async () => {
    expect(await isReady(far)).toBe(true);
    network.fallSilent();
    for (let i = 0; i < 2; i++) {
      const [{ status, headers }, ms] = await timed(() => readiness(far));
      expect([status, headers['retry-after']]).toEqual([503, '5']);
      expect(ms).toBeLessThan(1000);
    }
    const [answers, ms] = await timed(() =>
      Promise.all(
        ['one', 'two', 'three'].flatMap((name) => [far.call('POST', GROUPS, { name }), far.call('GET', GROUPS)]),
      ),
    );
    for (const { status, headers } of answers) {
      expect([status, Number(headers['retry-after']) > 0]).toEqual([503, true]);
    }
    expect(ms).toBeLessThan(15_000);
    expect(await isReady(near)).toBe(true);
    network.recover();
    await until(() => isReady(far), 'it is ready again', 3_000);
    expect((await far.call('GET', GROUPS)).body.count).toBe(0);
    expect((await far.call('POST', GROUPS, { name: 'one' })).status).toBe(201);
  });

  it('that falls silent within a transaction keeps the space from others for some seconds only', async () => {
    const { db } = far.context;
    const cut = db.transaction(async (tx) => {
      await sql`update spaces set revision = revision + 1 where id = ${far.spaceId}`.execute(tx);
      network.fallSilent();
      await sql`select 1`.execute(tx);
    });
    const outcome = cut.catch((error: unknown) => error);
    await until(async () => {
      const { rows } = await sql`select 1 from pg_stat_activity where state = 'idle in transaction'`.execute(
        near.context.db.queries,
      );
      return rows.length === 1;
    }, 'the transaction is open');
    const [{ status }, ms] = await timed(() => near.call('POST', GROUPS, { name: 'meanwhile' }));
    expect(status).toBe(201);
    expect(ms).toBeLessThan(7_000);
    expect(await outcome).toMatchObject({ name: 'DatabaseDown' });
  });

  /** The commit of what stores a group of this name. */
  const commitOf = (name: string) => {
    let stores = false;
    return (bytes: Buffer): boolean => {
      stores ||= bytes.includes(name);
      return stores && bytes.includes('commit\0');
    };
  };
  const named = async (name: string): Promise<number> => (await near.call('GET', `${GROUPS}?q=${name}`)).body.count;

  it('that loses the answer to a commit costs nobody the truth: it is stored, and so is the answer', async () => {
    const isCommit = commitOf('Kept');
    network.passage = (bytes) => {
      if (!isCommit(bytes)) return 'deliver';
      network.passage = () => 'deliver';
      return 'deliver and cut';
    };
    expect((await far.call('POST', GROUPS, { name: 'Kept' })).status).toBe(201);
    expect(await named('Kept')).toBe(1);
  });

  it('that loses a commit costs nobody the truth: nothing is stored, and it is 503', async () => {
    const isCommit = commitOf('Lost');
    network.passage = (bytes) => {
      if (!isCommit(bytes)) return 'deliver';
      network.passage = () => 'deliver';
      return 'cut';
    };
    const { status, headers } = await far.call('POST', GROUPS, { name: 'Lost' });
    expect([status, headers['retry-after']]).toEqual([503, '5']);
    expect(await named('Lost')).toBe(0);
    expect((await far.call('POST', GROUPS, { name: 'Lost' })).status).toBe(201);
  });
});

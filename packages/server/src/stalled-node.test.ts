import { listenEverywhere, openNodes } from '@kith/testing/nodes-house';
import { pictureOf } from '@kith/testing/numbered-faces';
import { Receiver } from '@kith/testing/receiver';
import { SteadyLoad } from '@kith/testing/steady-load';
import { testDatabaseUrl } from '@kith/testing/test-database';
import { until } from '@kith/testing/until';
import pg from 'pg';
import { describe, expect, it } from 'vitest';

/** A silent transaction keeps others for five seconds. It sleeps all the while, however long they need on a busy machine. */
const LONGEST_WAIT_MS = 30_000;
const WAKING_MS = 15_000;

describe.runIf(process.env.KITH_TEST_DATABASE === 'postgres')('one of three nodes that sleeps in a transaction', () => {
  it('keeps the others waiting for seconds only, wakes well, and did nothing by halves', async () => {
    const url = await testDatabaseUrl();
    await using house = await openNodes(3, url);
    await using receiver = await Receiver.open();
    const [sleeper, ...others] = house.nodes;
    const [awake] = others;
    if (!(sleeper && awake)) throw new Error('There are three.');
    await awake.client.sources.create({ name: 'door', manualCreateFacesizeThreshold: 0, autoCreatePersons: true });
    const profile = await awake.client.notifications.create({
      name: 'all',
      httpMethod: 0,
      destinationUrl: receiver.url,
    });
    const listeners = await listenEverywhere(house);
    const database = new pg.Client({ connectionString: url });
    await database.connect();
    const isInTransaction = async (): Promise<boolean> => {
      const { rows } = await database.query(
        `select 1 from pg_stat_activity where application_name = $1 and state = 'idle in transaction' and backend_xid is not null
          and exists (select 1 from pg_locks where pid = pg_stat_activity.pid and relation = 'spaces'::regclass and mode = 'RowExclusiveLock')`,
        [sleeper.name],
      );
      return rows.length > 0;
    };

    const load = new SteadyLoad(house, await pictureOf(1), 'door');
    const stores = (node: (typeof others)[number], since: number): boolean =>
      ['group', 'frame'].every((kind) =>
        load.since(since, node).some(({ what, status }) => what === kind && status === 201),
      );
    await until(() => house.nodes.every((node) => stores(node, 0)), 'all is well', 30_000);
    await until(
      async () => {
        sleeper.process.sleep();
        if (await isInTransaction()) return true;
        sleeper.process.wake();
        return false;
      },
      'it sleeps in a transaction that keeps the space',
      30_000,
    );
    const asleep = performance.now();
    await until(() => others.every((node) => stores(node, asleep)), 'the others go on', LONGEST_WAIT_MS);
    // As long as others wait for anything that it held.
    const goOn = performance.now();
    await until(
      () => performance.now() - asleep > 10_000 && others.every((node) => stores(node, goOn)),
      'they go on',
      20_000,
    );
    sleeper.process.wake();
    const woken = performance.now();
    await until(() => stores(sleeper, woken), 'it stores again', WAKING_MS);
    expect((await fetch(`${sleeper.process.url}/readyz`)).status).toBe(200);
    await load.stop();

    const strange = load.answers.filter(
      ({ status, retryAfter }) => status !== 201 && !(status === 503 && retryAfter > 0),
    );
    expect(strange).toEqual([]);
    const stored = load.answers.filter(({ status }) => status === 201);
    const names: string[] = [];
    for await (const { name } of awake.client.groups.iterate()) names.push(name);
    expect(names.sort()).toEqual(stored.flatMap(({ what, name }) => (what === 'group' ? [name] : [])).sort());
    const ids = stored.flatMap(({ what, ids }) => (what === 'frame' ? ids : [])).sort((a, b) => a - b);
    const persons = new Set<string | null>();
    const entries: number[] = [];
    for await (const { id, pid } of awake.client.entries.iterate()) {
      entries.push(id);
      persons.add(pid);
    }
    expect(entries.sort((a, b) => a - b)).toEqual(ids);
    // All nodes saw the same face at the same time.
    expect(persons.size).toBe(1);
    for (const listener of listeners) {
      await until(() => listener.events.length >= ids.length, 'every event is told', 20_000);
      expect(listener.events.map(({ id }) => id)).toEqual(ids);
      listener[Symbol.dispose]();
    }
    const owed = async () => (await awake.client.notifications.deliveries(profile.id, { status: ['owed'] })).count;
    await until(async () => (await owed()) === 0, 'every webhook is sent', 90_000);
    expect(new Set(receiver.received.map(({ body }) => JSON.parse(body).id))).toEqual(new Set(ids));
    await database.end();
  }, 240_000);
});

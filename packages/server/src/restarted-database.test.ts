import { Client } from '@kith/client';
import { listenEverywhere, type NodesHouse, openNodes } from '@kith/testing/nodes-house';
import { pictureOf } from '@kith/testing/numbered-faces';
import { type PostgresServer, startPostgres } from '@kith/testing/postgres-server';
import { Receiver } from '@kith/testing/receiver';
import { SteadyLoad } from '@kith/testing/steady-load';
import { until } from '@kith/testing/until';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

/** Usually a second, and more on a machine that does much else. */
const RECOVERY_MS = 15_000;
const CRASHES = 2;

describe.runIf(process.env.KITH_TEST_DATABASE === 'postgres')('three nodes whose PostgreSQL is restarted', () => {
  let server: PostgresServer;
  let house: NodesHouse;
  beforeAll(async () => {
    server = await startPostgres();
    house = await openNodes(3, `${server.url}/postgres`);
  });
  afterAll(async () => {
    await house?.[Symbol.asyncDispose]();
    await server?.[Symbol.asyncDispose]();
  });

  it('live on, answer the truth or 503, and keep and tell everything that they answered', async () => {
    await using receiver = await Receiver.open();
    const [first] = house.nodes;
    if (!first) throw new Error('There are nodes.');
    await first.client.sources.create({ name: 'door', manualCreateFacesizeThreshold: 0 });
    const profile = await first.client.notifications.create({
      name: 'all',
      httpMethod: 0,
      destinationUrl: receiver.url,
    });
    const listeners = await listenEverywhere(house);
    const picture = await pictureOf(1);
    const load = new SteadyLoad(house, picture, 'door');
    // What the SDK does when nobody tells it otherwise, but for longer.
    const patient = new Client({ baseUrl: first.process.url, apiToken: house.token, retries: 20, timeoutMs: 60_000 });
    const kept: number[] = [];
    const everyNodeStores = (since: number, kind: 'group' | 'frame'): boolean =>
      house.nodes.every((node) => load.since(since, node).some(({ what, status }) => what === kind && status === 201));
    for (const how of [undefined, 'crash', undefined, 'crash'] as const) {
      const began = performance.now();
      await until(() => everyNodeStores(began, 'group') && everyNodeStores(began, 'frame'), 'all is well', 20_000);
      await server.stop(how);
      const sent = patient.entries.send({ image: picture, source: 'door' });
      await server.start();
      const back = performance.now();
      await until(() => everyNodeStores(back, 'group'), 'every node stores again', RECOVERY_MS);
      kept.push(...(await sent).results.map(({ id }) => id));
    }
    const last = performance.now();
    await until(() => everyNodeStores(last, 'frame'), 'every node stores frames again', 20_000);
    await load.stop();

    expect(house.nodes.map((node) => node.process.isAlive())).toEqual([true, true, true]);
    // A crash may leave a number of a transaction that nobody can vouch for.
    const doubtful = load.answers.filter(({ status }) => status === 500);
    const strange = load.answers.filter(
      ({ status, retryAfter }) => ![201, 500].includes(status) && !(status === 503 && retryAfter > 0),
    );
    expect([strange, doubtful.length <= CRASHES]).toEqual([[], true]);
    expect(load.answers.some(({ status }) => status === 503)).toBe(true);

    const stored = load.answers.filter(({ status }) => status === 201);
    const names: string[] = [];
    for await (const { name } of first.client.groups.iterate()) names.push(name);
    const inDoubt = new Set(doubtful.map(({ name }) => name));
    expect(names.filter((name) => !inDoubt.has(name)).sort()).toEqual(
      stored
        .filter(({ what }) => what === 'group')
        .map(({ name }) => name)
        .sort(),
    );
    const ids = stored
      .flatMap((answer) => (answer.what === 'frame' ? answer.ids : []))
      .concat(kept)
      .sort((a, b) => a - b);
    const entries: number[] = [];
    for await (const { id } of first.client.entries.iterate()) entries.push(id);
    const known = new Set(ids);
    expect(ids.filter((id) => !entries.includes(id))).toEqual([]);
    expect(entries.filter((id) => !known.has(id)).length).toBeLessThanOrEqual(doubtful.length);
    entries.sort((a, b) => a - b);
    for (const listener of listeners) {
      await until(() => listener.events.length >= entries.length, 'every event is told', 20_000);
      expect(listener.closedWith).toBeNull();
      expect(listener.events.map(({ id }) => id)).toEqual(entries);
      listener[Symbol.dispose]();
    }
    const owed = async () => (await first.client.notifications.deliveries(profile.id, { status: ['owed'] })).count;
    // One of which nobody heard that it was claimed waits until the claim ends.
    await until(async () => (await owed()) === 0, 'every webhook is sent', 90_000);
    expect(new Set(receiver.received.map(({ body }) => JSON.parse(body).id))).toEqual(new Set(entries));
  }, 240_000);
});

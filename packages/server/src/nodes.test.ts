import { limits } from '@kith/contract';
import { EventListener } from '@kith/testing/event-listener';
import { openEyes } from '@kith/testing/eyes';
import { manyPersons } from '@kith/testing/many-persons';
import { Receiver } from '@kith/testing/receiver';
import { portraitOf, sampleFaces } from '@kith/testing/sample-photos';
import { testDatabase, testDatabaseUrl } from '@kith/testing/test-database';
import { openTestKith, type TestKith } from '@kith/testing/test-kith';
import { until } from '@kith/testing/until';
import { uploadTo } from '@kith/testing/upload';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Database } from './platform/db/database.ts';
import type { Vision } from './recognition/vision/vision.ts';

const GROUPS = '/v1/groups/persons/';
const onPostgres = process.env.KITH_TEST_DATABASE === 'postgres';

describe('many at once', () => {
  it('32 clients that add different persons to a group at 99,900 end with exactly 100,000, over all nodes', async () => {
    await using first = await openTestKith();
    await using second = onPostgres ? await openTestKith({ beside: first }) : null;
    const nodes = second ? [first, second] : [first];
    const { queries } = first.context.db;
    const { id } = (await first.call('POST', GROUPS, { name: 'Full house' })).body;
    const before = limits.personsPerGroup - 100;
    await manyPersons(queries, first.spaceId, before, 'many-');
    await sql`insert into memberships (space_id, group_id, person_id, since)
      select space_id, ${sql.lit(id)}, id, 0 from persons`.execute(queries);
    await sql`update groups set persons_count = ${sql.lit(before)} where id = ${id}`.execute(queries);

    const pids = await first.addPersons(32 * 10);
    const clients = Array.from({ length: 32 }, (_, c) => pids.slice(c * 10, c * 10 + 10));
    const answers = await Promise.all(
      clients.flatMap((own, c) =>
        // In twos and threes, so that the last ones do not fit evenly.
        [own.slice(0, 3), own.slice(3, 5), own.slice(5, 8), own.slice(8)].map((some) =>
          (nodes[c % nodes.length] ?? first).call('POST', `${GROUPS}pids/`, { pids: some, groups_ids: [id] }),
        ),
      ),
    );
    const added = answers.reduce((sum, { status, body }) => sum + (status === 200 ? body.added : 0), 0);
    const refused = answers.filter(({ status }) => status !== 200);
    expect(refused.every(({ status, body }) => status === 400 && body.error_codes[0] === 1004)).toBe(true);
    expect(added).toBeGreaterThan(97);
    const rest = limits.personsPerGroup - before - added;
    for (const pid of pids) {
      if (rest === 0) break;
      await first.call('POST', `${GROUPS}pids/`, { pids: [pid], groups_ids: [id] });
    }
    const { count } = await queries
      .selectFrom('memberships')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .where('group_id', '=', id)
      .executeTakeFirstOrThrow();
    expect(count).toBe(limits.personsPerGroup);
    for (const node of nodes) expect((await node.call('GET', `${GROUPS}${id}/`)).body.persons_count).toBe(count);
  });

  it('32 clients, half of them with times, fill a group to exactly 100,000 where a hundred of 100,000 have ended', async () => {
    await using first = await openTestKith();
    await using second = onPostgres ? await openTestKith({ beside: first }) : null;
    const nodes = second ? [first, second] : [first];
    const { queries } = first.context.db;
    const { id } = (await first.call('POST', GROUPS, { name: 'Full house' })).body;
    const full = limits.personsPerGroup;
    await manyPersons(queries, first.spaceId, full, 'many-');
    // Those who have ended are not on record yet, and some will be while others join.
    await sql`insert into memberships (space_id, group_id, person_id, since, valid_until)
      select space_id, ${sql.lit(id)}, id, 0, case when id % 1000 = 0 then ${sql.lit(Date.now() - 1)} end from persons`.execute(
      queries,
    );
    await sql`update groups set persons_count = ${sql.lit(full)} where id = ${id}`.execute(queries);
    const pids = await first.addPersons(32 * 8);
    const answers = await Promise.all(
      pids.map((pid, i) =>
        (nodes[i % nodes.length] ?? first).call('POST', `${GROUPS}pids/`, {
          pids: [pid],
          groups_ids: [id],
          ...(i % 2 && { valid_until: '2099-01-01' }),
        }),
      ),
    );
    expect(answers.reduce((sum, { body }) => sum + (body.added ?? 0), 0)).toBe(100);
    expect(answers.filter(({ body }) => body.error_codes?.[0] === 1004)).toHaveLength(pids.length - 100);
    for (const node of nodes) expect((await node.call('GET', `${GROUPS}${id}/`)).body.persons_count).toBe(full);
    const past = (await first.call('GET', `${GROUPS}${id}/pids/?when=past&limit=1`)).body;
    expect(past.count).toBe(100);
  });

  it('counts stay right when members come, go and are erased at once', async () => {
    await using first = await openTestKith();
    await using second = onPostgres ? await openTestKith({ beside: first }) : null;
    const nodes = second ? [first, second] : [first];
    const ids: number[] = [];
    for (let i = 0; i < 4; i++) ids.push((await first.call('POST', GROUPS, { name: `g${i}` })).body.id);
    const pids = await first.addPersons(30);
    let seed = 1;
    const random = (below: number) => {
      seed = (seed * 48271) % 2147483647;
      return seed % below;
    };
    const some = <T>(all: T[], most: number) =>
      Array.from({ length: 1 + random(most) }, () => all[random(all.length)] as T);
    const answers = await Promise.all(
      Array.from({ length: 150 }, (_, i) => {
        const node = nodes[i % nodes.length] ?? first;
        if (i % 10 === 9) return node.call('DELETE', `/v1/persons/${pids[random(pids.length)]}/`);
        const wish = { pids: some(pids, 5), groups_ids: some(ids, 3) };
        return node.call(i % 3 === 2 ? 'DELETE' : 'POST', `${GROUPS}pids/`, wish);
      }),
    );
    expect(answers.filter(({ status }) => status >= 500)).toEqual([]);
    const { rows } = await sql<{ id: number; persons_count: number; members: number }>`
      select id, persons_count, (select count(*) from memberships where group_id = groups.id) as members from groups`.execute(
      first.context.db.queries,
    );
    for (const row of rows) expect(row.persons_count).toBe(row.members);
  });
});

it('several nodes may make the schema at once', async () => {
  const config = await testDatabase();
  const nodes = await Promise.all(Array.from({ length: onPostgres ? 4 : 1 }, () => Database.open(config)));
  for (const node of nodes) expect(await node.answers()).toBe(true);
  for (const node of nodes) await node[Symbol.asyncDispose]();
});

describe.runIf(onPostgres)('two nodes over one database', () => {
  let vision: Vision;
  let a: TestKith;
  let b: TestKith;
  const urls = new Map<TestKith, string>();

  beforeAll(async () => {
    vision = await openEyes(2);
    const env = { KITH_WEBHOOK_ALLOW: '127.0.0.0/8' };
    a = await openTestKith({ vision, env });
    b = await openTestKith({ vision, env, beside: a });
    await a.call('POST', '/v1/sources/', { name: 'door', manual_create_facesize_threshold: 0 });
    for (const node of [a, b]) {
      node.context.sockets.listenOn(node.app.server);
      const url = await node.app.listen({ host: '127.0.0.1', port: 0 });
      node.context.listensOn(url);
      urls.set(node, url);
    }
  });
  afterAll(async () => {
    await b?.[Symbol.asyncDispose]();
    await a?.[Symbol.asyncDispose]();
    await vision?.[Symbol.asyncDispose]();
  });

  const search = async (node: TestKith, face: keyof typeof sampleFaces) =>
    (await uploadTo(node, '/v1/persons/search/', await portraitOf(sampleFaces[face]))).body.pid;

  it('a person who is enrolled on one is found on the other, which says so', async () => {
    const created = await uploadTo(a, '/v1/persons/', await portraitOf(sampleFaces.ada), { source: 'door' });
    expect(created.status).toBe(201);
    const { revision } = (await a.call('GET', '/v1/status/')).body;
    await until(async () => (await b.call('GET', '/v1/status/')).body.index_revision >= revision, 'node b', 1000);
    expect(await search(b, 'adaAgain')).toBe(created.body.pid);
  });

  it('a membership that was answered by one is in the next entry of the other', async () => {
    const pid = await search(a, 'ada');
    for (const [i, node] of [a, b, a, b].entries()) {
      const other = node === a ? b : a;
      const { id } = (await node.call('POST', GROUPS, { name: `shift ${i}` })).body;
      await node.call('POST', `${GROUPS}pids/`, { pids: [pid], groups_ids: [id] });
      const sent = await uploadTo(other, '/v1/entries/', await portraitOf(sampleFaces.adaAgain), { source: 'door' });
      expect(sent.body.results[0].persons_groups.at(-1)).toEqual({ id, name: `shift ${i}` });
    }
  });

  it('an entry of one is told once by every websocket of every node, and by one webhook', async () => {
    await using receiver = await Receiver.open();
    const profile = { name: 'mine', http_method: 0, destination_url: receiver.url };
    const made = await a.call('POST', '/v1/notifications/', profile);
    expect(made.status).toBe(201);
    const listeners: EventListener[] = [];
    for (const node of [a, b, a, b]) {
      const listener = await EventListener.open(urls.get(node) ?? '');
      listener.say({ action: 'AUTH', data: { token: node.token } });
      await until(() => listener.messages.length > 0, 'auth');
      listeners.push(listener);
    }
    const sent: number[] = [];
    for (const node of [a, b, a, b]) {
      const { body } = await uploadTo(node, '/v1/entries/', await portraitOf(sampleFaces.cem), { source: 'door' });
      sent.push(...body.results.map((entry: { id: number }) => entry.id));
    }
    // Once nothing is owed any more, no webhook is sent again.
    const owed = async () =>
      (await b.call('GET', `/v1/notifications/${made.body.id}/deliveries/?status=owed`)).body.count;
    await until(async () => (await owed()) === 0, 'every webhook');
    // Whatever a websocket is told twice it is told before what happens later.
    await a.call('PATCH', `/v1/notifications/${made.body.id}/`, { is_active: false });
    const last = await uploadTo(b, '/v1/entries/', await portraitOf(sampleFaces.cem), { source: 'door' });
    const later: number[] = last.body.results.map((entry: { id: number }) => entry.id);
    for (const listener of listeners) {
      await until(() => listener.events.some(({ id }) => id === later.at(-1)), 'what happens later');
      expect(listener.events.map(({ id }) => id)).toEqual([...sent, ...later]);
      listener[Symbol.dispose]();
    }
    expect(receiver.received.map(({ body }) => JSON.parse(body).id).sort((x, y) => x - y)).toEqual(sent);
  });

  it('the same person enrolled on both at once is one person', async () => {
    const image = await portraitOf(sampleFaces.bea);
    const answers = await Promise.all(
      [a, b, a, b].map((node) => uploadTo(node, '/v1/persons/', image, { source: 'door' })),
    );
    expect(new Set(answers.map(({ body }) => body.pid)).size).toBe(1);
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
  });

  it('a person who is erased on one is not found on the other', async () => {
    const pid = await search(b, 'ada');
    expect((await a.call('DELETE', `/v1/persons/${pid}/`)).status).toBe(204);
    await until(async () => (await search(b, 'ada')) === null, 'node b', 1000);
  });
});

it('the schema is the one that was reviewed', async () => {
  await using database = await Database.open(await testDatabase());
  const file = new URL(`platform/db/schema.${(await testDatabaseUrl()).split(':')[0]}.txt`, import.meta.url).pathname;
  await expect(`${(await database.dumpSchema()).join('\n')}\n`).toMatchFileSnapshot(file);
});

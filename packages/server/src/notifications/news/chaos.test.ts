import { MortalKith } from '@kith/testing/mortal-kith';
import { pictureOf } from '@kith/testing/numbered-faces';
import { Receiver } from '@kith/testing/receiver';
import { until } from '@kith/testing/until';
import { expect, it } from 'vitest';

/** How often it is killed; KITH_CHAOS is the full form. */
const KILLS = process.env.KITH_CHAOS ? 12 : 3;
const PEOPLE = 10;
const GROUPS = 4;
/** Memberships end within this, so that some are settled while others are told. */
const SPREAD_MS = 1_200;
/** A sender whose answer comes late is likely to be killed before it. */
const LATE_MS = 400;

const member = (pid: string, groupId: number): string => `${pid} ${groupId}`;

it('each membership that ended is owed once and told, whatever is killed while it is written or sent', {
  timeout: 180_000 + KILLS * 15_000,
}, async () => {
  let requests = 0;
  await using receiver = await Receiver.open((_, response) => {
    requests += 1;
    // Late on purpose: the sender waits for it, and the test for nothing.
    setTimeout(() => response.end('ok'), requests % 3 === 0 ? LATE_MS : 0);
  });
  await using kith = await MortalKith.prepare({ KITH_WEBHOOK_ALLOW: '127.0.0.0/8' });
  let client = await kith.start();
  await client.sources.create({ name: 'door', manualCreateFacesizeThreshold: 0 });
  const pids: string[] = [];
  for (let n = 0; n < PEOPLE; n++) {
    pids.push(String((await client.persons.create({ image: await pictureOf(n), source: 'door' })).pid));
  }
  const { id: profile } = await client.notifications.create({
    ...{ name: 'mine', destinationUrl: receiver.url, news: ['membership.ended'] },
    httpMethod: 0,
  });

  const ended: string[] = [];
  for (let kill = 0; kill < KILLS; kill++) {
    for (let n = 0; n < GROUPS; n++) {
      const { id } = await client.groups.create({ name: `Guests ${kill} ${n}` });
      const validUntil = new Date(Date.now() + 300 + (n * SPREAD_MS) / GROUPS);
      await client.groups.add({ pids, groupsIds: [id], validUntil });
      ended.push(...pids.map((pid) => member(pid, id)));
    }
    // Whatever it is doing then is left to chance.
    const enough = requests + 1 + Math.floor(Math.random() * PEOPLE * (GROUPS - 1));
    await until(() => requests >= enough, 'some are told', 60_000);
    await kith.kill();
    client = await kith.start();
  }

  const owed = async () => (await client.notifications.deliveries(profile, { status: ['owed'] })).count;
  const told = () => receiver.received.map(({ headers, body }) => ({ ...JSON.parse(body), id: headers['webhook-id'] }));
  const members = () => told().map(({ data }) => member(data.pid, data.persons_group.id));
  await until(async () => new Set(members()).size === ended.length && (await owed()) === 0, 'all are told', 90_000);

  const deliveries: { id: string; news: number | null; status: string }[] = [];
  for await (const { id, news_id: news, status } of client.notifications.iterateDeliveries(profile)) {
    deliveries.push({ id, news, status });
  }
  expect(deliveries.length).toBe(ended.length);
  expect(new Set(deliveries.map(({ news }) => news)).size).toBe(ended.length);
  expect(deliveries.filter(({ status }) => status !== 'delivered')).toEqual([]);
  expect([...new Set(members())].sort()).toEqual(ended.sort());
  // What is sent again is sent under its own name: a receiver knows it for what it has.
  const names = new Set(told().map(({ id, data }) => `${id} ${member(data.pid, data.persons_group.id)}`));
  expect(names.size).toBe(ended.length);
  expect(new Set(told().map(({ id }) => id))).toEqual(new Set(deliveries.map(({ id }) => id)));
});

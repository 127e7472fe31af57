import type { Pid, SourceId } from '@kith/contract';
import { BrokerProcess } from '@kith/testing/broker-process';
import { see } from '@kith/testing/sightings';
import { openTestKith, type TestKith } from '@kith/testing/test-kith';
import { until } from '@kith/testing/until';
import { afterEach, beforeEach, expect, it } from 'vitest';

const SIGHTINGS = 60;
const KILLS = 3;

let kith: TestKith;
let broker: BrokerProcess;
const heard = new Set<number>();
const hear = (topic: string, payload: string): void => {
  if (topic.endsWith('/events/entry.created')) heard.add(JSON.parse(payload).id);
};

beforeEach(async () => {
  heard.clear();
  broker = await BrokerProcess.open(hear);
  kith = await openTestKith({ env: { KITH_WEBHOOK_ALLOW: '127.0.0.0/8' } });
});
afterEach(async () => {
  await kith?.[Symbol.asyncDispose]();
  await broker?.kill();
});

it('a broker that is killed again and again is told everything', async () => {
  const [ada] = (await kith.addPersons(1)) as [Pid];
  const door: SourceId = (await kith.call('POST', '/v1/sources/', { name: 'door' })).body.id;
  const url = `mqtt://127.0.0.1:${broker.port}`;
  const { body } = await kith.call('POST', '/v1/notifications/', { name: 'Home', channel: { kind: 'mqtt', url } });
  kith.context.listensOn('http://kith.test');
  const seen: number[] = [];
  for (let i = 0; i < SIGHTINGS; i++) {
    seen.push(...(await see(kith, [i % 2 === 0 ? ada : null], { sourceId: door, now: Date.now() })));
    kith.context.webhooks.wake();
    if (i % (SIGHTINGS / KILLS) === SIGHTINGS / KILLS / 2) await broker.kill();
    if (i % (SIGHTINGS / KILLS) === SIGHTINGS / KILLS - 1) broker = await BrokerProcess.open(hear, broker.port);
  }
  await until(
    async () => {
      // Whoever runs the broker says that it is back; otherwise that is noticed within hours.
      await kith.call('POST', `/v1/notifications/${body.id}/deliveries/replay/?since=2020-01-01`);
      await kith.context.db.queries
        .updateTable('deliveries')
        .set({ next_attempt: Date.now() })
        .where('status', '=', 'owed')
        .execute();
      kith.context.webhooks.replayed(body.id);
      return seen.every((id) => heard.has(id));
    },
    'all of it arrived',
    60_000,
  );
  expect([...heard].every((id) => seen.includes(id))).toBe(true);
});

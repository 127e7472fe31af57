import { Receiver } from '@kith/testing/receiver';
import { see } from '@kith/testing/sightings';
import { openTestKith, type TestKith } from '@kith/testing/test-kith';
import { until } from '@kith/testing/until';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { verifyWebhook, verifyWebhookGet } from '../index.ts';

let kith: TestKith;
beforeAll(async () => {
  kith = await openTestKith({ env: { KITH_WEBHOOK_ALLOW: '127.0.0.0/8' } });
  kith.context.listensOn('http://kith.test');
});
afterAll(() => kith[Symbol.asyncDispose]());

it('what a running Kith sends by POST and GET is believed, also during a rotation', async () => {
  await using receiver = await Receiver.open();
  const { url } = receiver;
  const secrets: string[] = [];
  for (const http_method of [0, 1]) {
    const profile = { name: `by ${http_method}`, http_method, destination_url: `${url}?room=%C3%BC+1` };
    const made = (await kith.call('POST', '/v1/notifications/', profile)).body;
    const rotated = await kith.call('POST', `/v1/notifications/${made.id}/secret/rotate/`, {});
    secrets.push(made.secret, rotated.body.secret);
    await kith.call('POST', `/v1/notifications/${made.id}/sample/`, {});
  }
  const sourceId = (await kith.call('POST', '/v1/sources/', { name: 'front, left' })).body.id;
  const [pid = null] = await kith.addPersons(1);
  const group = (await kith.call('POST', '/v1/groups/persons/', { name: 'Söhne, Töchter' })).body.id;
  await kith.call('POST', '/v1/groups/persons/pids/', { pids: [pid], groups_ids: [group] });
  await see(kith, [pid], { sourceId, now: Date.now() });
  kith.context.webhooks.wake();
  await until(() => receiver.received.length === 4, 'two samples and two events');
  const [made, rotated, madeGet, rotatedGet] = secrets;

  const types: string[] = [];
  for (const { method, url: path, headers, body } of receiver.received) {
    if (method === 'POST') {
      for (const secret of [made ?? '', rotated ?? '']) {
        const event = await verifyWebhook(headers, body, secret);
        types.push(event.type);
        if (event.type === 'entry.created') expect(event.data).toMatchObject({ pid, source: { name: 'front, left' } });
      }
      await expect(verifyWebhook(headers, body, madeGet ?? '')).rejects.toMatchObject({ reason: 'wrongSignature' });
    } else {
      const told = await verifyWebhookGet(headers, path, [rotatedGet ?? '', madeGet ?? '']);
      types.push(told.type);
      if (told.type === 'entry.created') {
        expect(told).toMatchObject({ pid, source_name: 'front, left', persons_groups: ['Söhne, Töchter'] });
      }
    }
  }
  expect(types.filter((type) => type === 'entry.created')).toHaveLength(3);
  expect(types.filter((type) => type === 'entry.sample')).toHaveLength(3);
});

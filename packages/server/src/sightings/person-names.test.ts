import type { Pid } from '@kith/contract';
import { openEyes } from '@kith/testing/eyes';
import { Receiver } from '@kith/testing/receiver';
import { portraitOf, sampleFaces } from '@kith/testing/sample-photos';
import { see } from '@kith/testing/sightings';
import { openTestKith, type TestKith } from '@kith/testing/test-kith';
import { until } from '@kith/testing/until';
import { uploadTo } from '@kith/testing/upload';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Vision } from '../recognition/vision/vision.ts';

const ada = { name: 'Ada', external_id: 'E-1815' };

let vision: Vision;
let kith: TestKith;
let sourceId: number;
let pid: Pid;

const search = async () => (await uploadTo(kith, '/v1/persons/search/', await portraitOf(sampleFaces.ada))).body;
const newestEntry = async () => (await kith.call('GET', '/v1/entries/')).body.results[0];

beforeAll(async () => {
  vision = await openEyes();
  kith = await openTestKith({ vision, env: { KITH_WEBHOOK_ALLOW: '127.0.0.0/8' } });
  const source = { name: 'desk', manual_create_facesize_threshold: 10_000 };
  sourceId = (await kith.call('POST', '/v1/sources/', source)).body.id;
});
afterAll(async () => {
  await kith?.[Symbol.asyncDispose]();
  await vision?.[Symbol.asyncDispose]();
});

describe('beside a pid stands how its person is called', () => {
  it('which is nothing yet for somebody new', async () => {
    const created = await uploadTo(kith, '/v1/persons/', await portraitOf(sampleFaces.ada), { source: 'desk' });
    expect(created.body).toMatchObject({ result: 'new', person: { name: null, external_id: null } });
    pid = created.body.pid;
  });

  it('in searches and enrolments', async () => {
    await kith.call('PATCH', `/v1/persons/${pid}/`, ada);
    expect(await search()).toMatchObject({ pid, person: ada });
    const found = await uploadTo(kith, '/v1/persons/', await portraitOf(sampleFaces.ada), { source: 'desk' });
    expect([found.status, found.body.person]).toEqual([200, ada]);
    const nobody = await uploadTo(kith, '/v1/persons/search/', await portraitOf(sampleFaces.bea));
    expect(nobody.body).toMatchObject({ pid: null, person: null });
  });

  it('among the members of groups', async () => {
    const group = (await kith.call('POST', '/v1/groups/persons/', { name: 'Staff' })).body.id;
    await kith.call('POST', '/v1/groups/persons/pids/', { pids: [pid], groups_ids: [group] });
    const { results } = (await kith.call('GET', `/v1/groups/persons/${group}/pids/`)).body;
    expect(results).toMatchObject([{ pid, person: ada }]);
  });

  it('in entries, and in what a notification would send', async () => {
    const sent = await uploadTo(kith, '/v1/entries/', await portraitOf(sampleFaces.ada), { source: 'desk' });
    expect(sent.body.results).toMatchObject([{ pid, person: ada }]);
    expect(await newestEntry()).toMatchObject({ pid, person: ada, persons_groups: [{ name: 'Staff' }] });
    const profile = { name: 'all', http_method: 0, destination_url: 'http://127.0.0.1:9/', is_active: false };
    const { id } = (await kith.call('POST', '/v1/notifications/', profile)).body;
    const dry = (await kith.call('POST', `/v1/notifications/${id}/test/`, { limit: 1 })).body;
    expect(dry.results).toMatchObject([{ pid, person: ada }]);
  });

  it('in webhooks of either method', async () => {
    await using receiver = await Receiver.open();
    for (const http_method of [0, 1]) {
      const profile = { name: `method ${http_method}`, http_method, destination_url: receiver.url };
      await kith.call('POST', '/v1/notifications/', profile);
    }
    kith.context.webhooks.start();
    await see(kith, [pid], { sourceId: sourceId as never, now: kith.context.clock() });
    kith.context.webhooks.wake();
    await until(() => receiver.received.length === 2, 'both came');
    const [post, get] = receiver.received.toSorted((a, b) => b.method.localeCompare(a.method));
    expect(JSON.parse(post?.body ?? '').data.person).toEqual(ada);
    expect(get?.url).toContain('person_name=Ada&person_external_id=E-1815');
  });

  it('now, also in entries of before, whose groups stay as they were', async () => {
    await kith.call('PATCH', `/v1/persons/${pid}/`, { name: 'Ada King' });
    await kith.call('PATCH', '/v1/groups/persons/1/', { name: 'Crew' });
    expect(await newestEntry()).toMatchObject({
      person: { name: 'Ada King', external_id: 'E-1815' },
      persons_groups: [{ name: 'Staff' }],
    });
  });
});

import { limits, type Pid, type ProfileId, type SourceId } from '@kith/contract';
import { PushService } from '@kith/testing/push-service';
import { see } from '@kith/testing/sightings';
import { openTestKith, type TestKith } from '@kith/testing/test-kith';
import { until } from '@kith/testing/until';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import webPush from 'web-push';

let kith: TestKith;
let service: PushService;
let ada: Pid;
let door: SourceId;

beforeAll(async () => {
  service = await PushService.open();
  kith = await openTestKith({
    env: { KITH_WEBHOOK_ALLOW: '127.0.0.0/8', KITH_PUBLIC_URL: 'https://kith.example/a' },
  });
  kith.context.samples.rate.take = () => 0;
  [ada] = (await kith.addPersons(1)) as [Pid];
  await kith.call('PATCH', `/v1/persons/${ada}/`, { name: 'Ada' });
  door = (await kith.call('POST', '/v1/sources/', { name: 'Front door' })).body.id;
  kith.context.listensOn('http://kith.test');
});
afterAll(async () => {
  await kith?.[Symbol.asyncDispose]();
  await service?.[Symbol.asyncDispose]();
});

let profile: ProfileId;
beforeEach(async () => {
  service.pushed.length = 0;
  service.answers.clear();
  profile = (await kith.call('POST', '/v1/notifications/', { name: 'Browsers', channel: { kind: 'web-push' } })).body
    .id;
});
// While a message is on its way the database may ask to try again.
afterEach(() =>
  until(
    async () => [204, 404].includes((await kith.call('DELETE', `/v1/notifications/${profile}/`)).status),
    'the profile is gone',
  ),
);

const add = (device: string, wish: object = {}) =>
  kith.call('POST', `/v1/notifications/${profile}/devices/`, { name: device, ...service.subscribe(device), ...wish });
const devices = async () => (await kith.call('GET', `/v1/notifications/${profile}/devices/`)).body.results;
const log = async () => (await kith.call('GET', `/v1/notifications/${profile}/deliveries/`)).body.results;
const sample = async () => (await kith.call('POST', `/v1/notifications/${profile}/sample/`)).body;
const sawAda = async () => {
  await see(kith, [ada], { sourceId: door, now: Date.parse('2026-01-02T03:04:05Z') });
  kith.context.webhooks.wake();
};
const told = () => service.pushed.map(({ device }) => device);
/** Its pause is over. */
const tryAgain = async (): Promise<void> => {
  await kith.context.db.queries
    .updateTable('deliveries')
    .set({ next_attempt: 0 })
    .where('notification_id', '=', profile)
    .where('status', '=', 'owed')
    .execute();
  kith.context.webhooks.replayed(profile);
};

/** The oldest browser of the profile, otherwise than it was stored. */
const resealed = async (wish: { readonly sealed: string }): Promise<void> => {
  const [{ id }] = await devices();
  await kith.context.db.queries.updateTable('push_devices').set(wish).where('id', '=', id).execute();
};

describe('a profile with browsers', () => {
  it('tells each what it alone can read, signed by the key of the installation', async () => {
    await add('phone');
    await add('desk');
    await sawAda();
    await until(() => service.pushed.length === 2, 'both are told');
    expect(told().toSorted()).toEqual(['desk', 'phone']);
    const [entry] = (await kith.call('GET', '/v1/entries/?limit=1')).body.results;
    const words = { title: 'Ada', body: 'Front door, 2 Jan 2026, 03:04:05' };
    const { public_key } = (await kith.call('GET', '/v1/notifications/push-key/')).body;
    for (const { message, claims, key, headers } of service.pushed) {
      expect(message).toEqual({ ...words, type: 'entry.created', id: entry.id, urgency: 'normal' });
      expect(claims).toMatchObject({ aud: service.url, sub: 'https://kith.example' });
      expect(key).toBe(public_key);
      expect(headers).toMatchObject({ 'content-encoding': 'aes128gcm', ttl: '14400', urgency: 'normal' });
      expect(headers.topic).toMatch(/^[\w-]{32}$/);
    }
    await until(async () => (await log())[0]?.status === 'delivered', 'it is logged');
    expect((await log())[0].attempts).toMatchObject([
      { status_code: 201, error: null, response: 'phone: 201\ndesk: 201' },
    ]);
    expect(await devices()).toMatchObject([
      { name: 'phone', service: new URL(service.url).host, last_told: expect.any(String) },
      { name: 'desk', last_told: expect.any(String) },
    ]);
  });

  it('tells of an alarm as urgently as it is, and of the same alarm under the same topic', async () => {
    await add('phone');
    await kith.call('PATCH', `/v1/notifications/${profile}/`, { entries: false });
    const rule = { name: 'Night', when: { sources: [door] }, urgency: 'critical', profiles: [profile] };
    const { id } = (await kith.call('POST', '/v1/alarm-rules/', rule)).body;
    await sawAda();
    await until(() => service.pushed.length === 1, 'it is told');
    const [alarm] = (await kith.call('GET', '/v1/alarms/')).body.results;
    await kith.call('POST', `/v1/alarms/${alarm.id}/acknowledge/`, { by: 'Kim' });
    await until(() => service.pushed.length === 2, 'it is told that somebody looked');
    const [raised, acknowledged] = service.pushed;
    expect(raised?.message).toMatchObject({ title: 'Night', type: 'alarm.raised', id: alarm.id, urgency: 'critical' });
    expect(raised?.headers).toMatchObject({ urgency: 'high', ttl: '86400' });
    expect(acknowledged?.message).toMatchObject({ type: 'alarm.acknowledged', id: alarm.id });
    expect(acknowledged?.headers.topic).toBe(raised?.headers.topic);
    await kith.call('DELETE', `/v1/alarm-rules/${id}/`);
  });

  it('encrypts for one in a turn of the event loop, and signs once for all of a push service', async () => {
    for (let i = 0; i < limits.devicesPerProfile; i++) await add(`device-${i}`);
    let turn = 0;
    let next = setImmediate(function count() {
      turn += 1;
      next = setImmediate(count);
    });
    const encrypted: number[] = [];
    const details = webPush.generateRequestDetails;
    const spied = vi.spyOn(webPush, 'generateRequestDetails').mockImplementation((...given) => {
      encrypted.push(turn);
      return details(...given);
    });
    await sawAda();
    await until(() => service.pushed.length === limits.devicesPerProfile, 'all are told');
    clearImmediate(next);
    spied.mockRestore();
    expect(encrypted).toHaveLength(limits.devicesPerProfile);
    expect(new Set(encrypted).size).toBe(limits.devicesPerProfile);
    expect(new Set(service.pushed.map(({ headers }) => headers.authorization)).size).toBe(1);
  });

  it.each(['あ'.repeat(2000), '"'.repeat(2000), 'x'.repeat(2000)])(
    'sends no more than every push service takes',
    async (body) => {
      await add('phone');
      await kith.call('PATCH', `/v1/notifications/${profile}/`, { template: { title: '"'.repeat(255), body } });
      expect(await sample()).toMatchObject({ status_code: 201, error: null });
      expect(service.pushed[0]?.bytes).toBeLessThanOrEqual(4096);
      expect(service.pushed[0]?.message.body).toMatch(/…$|^x+$/);
    },
  );

  it('tries again those that were not told, as late as they ask, and nobody twice', async () => {
    await add('phone');
    await add('desk');
    service.answers.set('desk', { status: 429, headers: { 'retry-after': '600' }, body: 'slow down' });
    const before = Date.now();
    await sawAda();
    await until(async () => (await log())[0]?.attempts.length === 1, 'it was tried');
    expect((await log())[0]).toMatchObject({
      status: 'owed',
      attempts: [{ status_code: 429, error: expect.stringContaining('One device was not told') }],
    });
    expect(Date.parse((await log())[0].next_attempt) - before).toBeGreaterThanOrEqual(600_000);
    await tryAgain();
    await until(async () => (await log())[0]?.attempts.length === 2, 'it was looked at again');
    expect((await log())[0].attempts[1]).toMatchObject({
      status_code: null,
      response: expect.stringMatching(/^desk: +its push service asked for a pause, of which \d+ s are left\.$/),
    });
    expect(Date.parse((await log())[0].next_attempt) - before).toBeGreaterThanOrEqual(600_000);
    expect(told().toSorted()).toEqual(['desk', 'phone']);
    expect(await kith.context.db.queries.selectFrom('push_told').select('device_id').execute()).toHaveLength(1);
  });

  it('tries one again while another one has to wait, and one that fails has no other message wait', async () => {
    for (const device of ['phone', 'desk', 'tablet']) await add(device);
    service.answers.set('desk', { status: 429, headers: { 'retry-after': '86400' } });
    service.answers.set('phone', { status: 503 });
    const before = Date.now();
    await sawAda();
    await until(async () => (await log())[0]?.attempts.length === 1, 'it was tried');
    expect(Date.parse((await log())[0].next_attempt) - before).toBeLessThan(60_000);
    for (let tries = 2; tries < 8; tries++) {
      await tryAgain();
      await until(async () => (await log())[0]?.attempts.length === tries, 'it was tried again');
    }
    service.answers.delete('phone');
    await sawAda();
    await until(() => told().filter((device) => device === 'tablet').length === 2, 'the next message is not held up');
    await tryAgain();
    await until(() => told().filter((device) => device === 'phone').length > 8, 'it is told of both');
    expect(told().filter((device) => device === 'desk')).toHaveLength(1);
    expect(told().filter((device) => device === 'tablet')).toHaveLength(2);
  });

  it('tells those that were not told at the next attempt, and nobody twice', async () => {
    await add('phone');
    await add('desk');
    service.answers.set('desk', { status: 500 });
    await sawAda();
    await until(async () => (await log())[0]?.attempts.length === 1, 'it was tried');
    await tryAgain();
    await until(async () => (await log())[0]?.attempts.length === 2, 'it was tried again');
    service.answers.delete('desk');
    await tryAgain();
    await until(async () => (await log())[0]?.status === 'delivered', 'it arrived');
    expect(told().filter((device) => device === 'phone')).toHaveLength(1);
    expect(told().filter((device) => device === 'desk')).toHaveLength(3);
    expect(await kith.context.db.queries.selectFrom('push_told').selectAll().execute()).toEqual([]);
  });

  it.each([404, 410])('forgets a browser that has unsubscribed (%i), and says so in the log', async (status) => {
    await add('phone');
    await add('desk');
    service.answers.set('phone', { status });
    await sawAda();
    await until(async () => (await log())[0]?.status === 'delivered', 'the other one is told');
    expect((await log())[0].attempts[0].response).toContain(`phone: ${status}, it has unsubscribed, and is removed`);
    expect(await devices()).toMatchObject([{ name: 'desk' }]);
    service.answers.set('desk', { status });
    await sawAda();
    await until(async () => (await log())[0]?.status === 'failed', 'nobody is left');
    expect((await log())[0].attempts).toMatchObject([{ error: expect.stringContaining('No device is told') }]);
    expect((await kith.call('GET', `/v1/notifications/${profile}/`)).body.is_active).toBe(true);
  });

  it.each([
    ['that this message can never be sent to', () => void service.answers.set('phone', { status: 413 }), '413'],
    ['whose address nobody can read any more', () => resealed({ sealed: 'none' }), 'sealed under another key'],
  ])('a browser %s keeps no other one waiting', async (_, make, said) => {
    await add('phone');
    await add('desk');
    await make();
    await sawAda();
    await until(async () => (await log())[0]?.status === 'delivered', 'the other one is told');
    expect((await log())[0].attempts).toMatchObject([{ response: expect.stringContaining(said), error: null }]);
    expect([told().filter((device) => device === 'desk'), (await devices()).length]).toEqual([['desk'], 2]);
    await kith.call('DELETE', `/v1/notifications/${profile}/devices/${(await devices())[1].id}/`);
    await sawAda();
    await until(async () => (await log())[0]?.status === 'failed', 'nobody can be told');
    expect((await log())[0].attempts).toMatchObject([{ error: 'No device of this profile can be told.' }]);
  });

  it('has nobody to tell at first, which a sample says', async () => {
    expect(await sample()).toMatchObject({ status_code: null, error: expect.stringContaining('Tell this device') });
  });

  it('is told nothing by who was removed, and a browser that asks twice is one', async () => {
    const first = await add('phone');
    expect(first.status).toBe(201);
    const again = await add('phone', { name: 'Her phone' });
    expect(again.body).toMatchObject({ id: first.body.id, name: 'Her phone' });
    expect(await sample()).toMatchObject({ status_code: 201 });
    expect(service.pushed[0]?.message.title).toBe('Sample: Sample');
    const path = `/v1/notifications/${profile}/devices/${first.body.id}/`;
    expect((await kith.call('DELETE', path)).status).toBe(204);
    expect((await kith.call('DELETE', path)).status).toBe(404);
    await sample();
    expect(service.pushed).toHaveLength(1);
  });
});

/** The browser's key of RFC 8291 (appendix A), but for its first byte, which is 5. */
const inAnotherForm = 'BSVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4';

describe('what a browser gave', () => {
  it('is shown to nobody, and lies in the database only encrypted', async () => {
    const { endpoint, keys } = service.subscribe('needle');
    const device = { name: 'Phone', endpoint, keys };
    const { body } = await kith.call('POST', `/v1/notifications/${profile}/devices/`, device);
    expect(Object.keys(body).toSorted()).toEqual(['created', 'fingerprint', 'id', 'last_told', 'name', 'service']);
    service.answers.set('needle', { status: 500, body: 'no /push/needle here' });
    const sent = await sample();
    expect(sent.response).toBe('Phone: 500 no … here');
    const rows = await kith.context.db.queries.selectFrom('push_devices').selectAll().execute();
    const audit = (await kith.call('GET', '/v1/audit/')).body;
    const everything = JSON.stringify([body, await devices(), rows, audit, sent]);
    for (const secret of ['needle', keys.auth, keys.p256dh]) expect(everything).not.toContain(secret);
  });

  it('goes with the profile, and with the space', async () => {
    await add('phone');
    const { body: space } = await kith.call('POST', '/v1/spaces/', { name: 'Another' });
    const { key } = (await kith.call('POST', `/v1/spaces/${space.id}/tokens/`, { permanent: true })).body;
    const channel = { kind: 'web-push' };
    const { id } = (await kith.call('POST', '/v1/notifications/', { name: 'There', channel }, key)).body;
    const device = { name: 'there', ...service.subscribe('there') };
    expect((await kith.call('POST', `/v1/notifications/${id}/devices/`, device, key)).status).toBe(201);
    const left = () => kith.context.db.queries.selectFrom('push_devices').select('name').orderBy('name').execute();
    expect(await left()).toEqual([{ name: 'phone' }, { name: 'there' }]);
    await kith.call('DELETE', `/v1/notifications/${profile}/`);
    expect(await left()).toEqual([{ name: 'there' }]);
    await kith.call('DELETE', `/v1/spaces/${space.id}/`);
    await until(async () => (await left()).length === 0, 'the space is gone');
  });

  it.each([
    ['an address inside', { endpoint: 'http://10.0.0.1/push' }, ['endpoint']],
    ['an address of a cloud', { endpoint: 'http://169.254.169.254/' }, ['endpoint']],
    ['no address', { endpoint: 'push' }, ['endpoint']],
    ['a key that is no point', { keys: { p256dh: `B${'A'.repeat(86)}`, auth: 'A'.repeat(22) } }, ['keys']],
    ['a point in another form', { keys: { p256dh: inAnotherForm, auth: 'A'.repeat(22) } }, ['keys']],
  ])('is refused: %s', async (_, wish, fields) => {
    const { status, body } = await add('phone', wish);
    expect([status, body.fields?.map(({ name }: { name: string }) => name)]).toEqual([400, fields]);
  });

  it('is taken by profiles with that channel alone, and by each so many', async () => {
    for (let i = 0; i < limits.devicesPerProfile; i++) expect((await add(`device-${i}`)).status).toBe(201);
    expect((await add('one-too-many')).body.fields).toMatchObject([{ name: 'endpoint' }]);
    expect((await add('device-3')).status).toBe(201);
    const hook = { name: 'A webhook', http_method: 0, destination_url: 'https://example.com/' };
    const { id } = (await kith.call('POST', '/v1/notifications/', hook)).body;
    const refused = await kith.call('POST', `/v1/notifications/${id}/devices/`, {
      name: 'x',
      ...service.subscribe('x'),
    });
    expect(refused.body.fields).toMatchObject([{ name: 'channel' }]);
    await kith.call('DELETE', `/v1/notifications/${id}/`);
  });
});

it.runIf(process.env.KITH_TEST_DATABASE === 'postgres')(
  'another node has the same key, and tells the same browsers',
  async () => {
    await using beside = await openTestKith({ beside: kith, env: { KITH_WEBHOOK_ALLOW: '127.0.0.0/8' } });
    const keyOf = async ({ call }: TestKith) => (await call('GET', '/v1/notifications/push-key/')).body.public_key;
    expect(await keyOf(beside)).toBe(await keyOf(kith));
    await add('phone');
    expect((await beside.call('POST', `/v1/notifications/${profile}/sample/`)).body).toMatchObject({
      status_code: 201,
    });
  },
);

import { numberedFaces, pictureOf } from '@kith/testing/numbered-faces';
import { Receiver } from '@kith/testing/receiver';
import { openTestKith, type TestKith } from '@kith/testing/test-kith';
import { until } from '@kith/testing/until';
import { uploadTo } from '@kith/testing/upload';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';

const token = '123456:ABC-geheim';

let kith: TestKith;
let telegram: Receiver;
/** What the Bot API answers. */
let answer: { readonly status: number; readonly body: object };

beforeAll(async () => {
  telegram = await Receiver.open((_, response) => response.writeHead(answer.status).end(JSON.stringify(answer.body)));
  kith = await openTestKith({ vision: numberedFaces(), env: { KITH_WEBHOOK_ALLOW: '127.0.0.0/8' } });
  kith.context.samples.rate.take = () => 0;
  await kith.call('POST', '/v1/sources/', { name: 'Front door' });
  kith.context.listensOn('http://kith.test');
});
afterAll(async () => {
  await kith?.[Symbol.asyncDispose]();
  await telegram?.[Symbol.asyncDispose]();
});
beforeEach(() => {
  telegram.received.length = 0;
  answer = { status: 200, body: { ok: true, result: { message_id: 7 } } };
});

const profiles: number[] = [];
afterEach(async () => {
  for (const id of profiles.splice(0)) await kith.call('DELETE', `/v1/notifications/${id}/`);
});

async function create(channel: object = {}, wish: object = {}): Promise<number> {
  const { status, body } = await kith.call('POST', '/v1/notifications/', {
    name: 'By Telegram',
    channel: { kind: 'telegram', url: `http://127.0.0.1:${telegram.port}`, chat: '-100123', token, ...channel },
    ...wish,
  });
  expect(status, JSON.stringify(body)).toBe(201);
  profiles.push(body.id);
  return body.id;
}
const get = async (id: number) => (await kith.call('GET', `/v1/notifications/${id}/`)).body;
const sample = async (id: number) => (await kith.call('POST', `/v1/notifications/${id}/sample/`)).body;
const told = () => JSON.parse(telegram.received[0]?.body ?? '{}');

it('the bot tells the chat', async () => {
  const sent = await sample(await create());
  expect(sent).toMatchObject({ status_code: 200, error: null });
  expect(telegram.received).toMatchObject([{ method: 'POST', url: `/bot${token}/sendMessage` }]);
  expect(told()).toMatchObject({ chat_id: '-100123', parse_mode: 'HTML' });
  expect(told().text).toMatch(/^<b>Sample: Sample<\/b>\nSample, /);
});

it('what looks like HTML, or like somebody who is called, is a word', async () => {
  await sample(await create({}, { template: { title: '<b>&amp; @everyone', body: '<a href="tg://user?id=1">x</a>' } }));
  expect(told().text).toBe('<b>&lt;b&gt;&amp;amp; @\u2060everyone</b>\n&lt;a href="tg://user?id=1"&gt;x&lt;/a&gt;');
});

it('however long the words become, it is a message that Telegram takes', async () => {
  await sample(await create({}, { template: { title: '{result}'.repeat(31), body: '@'.repeat(2000) } }));
  const read = told().text.replace(/<\/?b>/g, '');
  expect(read.length).toBeLessThanOrEqual(4096);
  expect(read.split('\n')[0].length).toBeLessThanOrEqual(256);
});

it('a face goes as a photo where the channel asks for it', async () => {
  await create({ picture: true });
  await uploadTo(kith, '/v1/entries/', await pictureOf(3), { source: 'Front door' });
  await until(() => telegram.received.length === 1, 'the chat is told');
  expect(telegram.received[0]?.url).toBe(`/bot${token}/sendPhoto`);
  expect(telegram.received[0]?.body).toContain('name="photo"; filename="face.jpg"');
  expect(telegram.received[0]?.body).toContain('<b>Somebody unknown</b>');
});

it('who asks to be left alone for a while is', async () => {
  answer = { status: 429, body: { ok: false, error_code: 429, parameters: { retry_after: 600 } } };
  const id = await create();
  const before = Date.now();
  await uploadTo(kith, '/v1/entries/', await pictureOf(4), { source: 'Front door' });
  const log = async () => (await kith.call('GET', `/v1/notifications/${id}/deliveries/`)).body.results[0];
  await until(async () => (await log())?.attempts.length === 1, 'it was tried');
  expect(Date.parse((await log()).next_attempt) - before).toBeGreaterThanOrEqual(600_000);
});

it('a bot that is thrown out turns the profile off, and says why', async () => {
  answer = { status: 403, body: { ok: false, description: 'Forbidden: bot was kicked from the group chat' } };
  const id = await create();
  await uploadTo(kith, '/v1/entries/', await pictureOf(5), { source: 'Front door' });
  await until(async () => !(await get(id)).is_active, 'it is turned off');
  const log = (await kith.call('GET', `/v1/notifications/${id}/deliveries/`)).body.results;
  expect(log[0].attempts).toMatchObject([
    {
      status_code: 403,
      error: expect.stringContaining('let it in again'),
      response: expect.stringContaining('kicked'),
    },
  ]);
});

it('its token is in no answer and no log, also where the service tells it back', async () => {
  answer = { status: 404, body: { ok: false, description: `Not Found: bot${token}` } };
  const id = await create();
  const everything = JSON.stringify([await sample(id), await get(id), (await kith.call('GET', '/v1/audit/')).body]);
  expect(everything).toContain('Not Found: bot…');
  expect(everything).not.toContain('geheim');
});

it.each([
  ['no token', { token: undefined }],
  ['a token that would lead elsewhere', { token: '../../x' }],
  ['a chat that is none', { chat: 'Ada' }],
  ['an address inside', { url: 'http://169.254.169.254' }],
])('%s is refused', async (_, channel) => {
  const wish = { kind: 'telegram', chat: '-100123', token, ...channel };
  const { status, body } = await kith.call('POST', '/v1/notifications/', { name: 'By Telegram', channel: wish });
  expect([status, body.fields?.map(({ name }: { name: string }) => name)]).toEqual([400, ['channel']]);
});

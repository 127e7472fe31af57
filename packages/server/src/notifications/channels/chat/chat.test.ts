import { numberedFaces, pictureOf } from '@kith/testing/numbered-faces';
import { Receiver } from '@kith/testing/receiver';
import { openTestKith, type TestKith } from '@kith/testing/test-kith';
import { until } from '@kith/testing/until';
import { uploadTo } from '@kith/testing/upload';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

let kith: TestKith;
let hook: Receiver;
let answer: { readonly status: number; readonly body: string };

beforeAll(async () => {
  hook = await Receiver.open((_, response) => response.writeHead(answer.status).end(answer.body));
  kith = await openTestKith({ vision: numberedFaces(), env: { KITH_WEBHOOK_ALLOW: '127.0.0.0/8' } });
  kith.context.samples.rate.take = () => 0;
  await kith.call('POST', '/v1/sources/', { name: 'Front door' });
  kith.context.listensOn('http://kith.test');
});
afterAll(async () => {
  await kith?.[Symbol.asyncDispose]();
  await hook?.[Symbol.asyncDispose]();
});
beforeEach(() => {
  hook.received.length = 0;
  answer = { status: 200, body: 'ok' };
});

const address = () => `http://127.0.0.1:${hook.port}/services/T00/B00/streng-geheim`;
const create = async (format: string, channel: object = {}, template: object | null = null) =>
  kith.call('POST', '/v1/notifications/', {
    ...{ name: 'In the chat', template },
    channel: { kind: 'chat', format, url: address(), ...channel },
  });
const sample = async (id: number) => (await kith.call('POST', `/v1/notifications/${id}/sample/`)).body;

/** What is sent of a template that is full of what chats mean something by. */
async function sentOf(format: string, template: object) {
  const { body } = await create(format, {}, template);
  expect(await sample(body.id)).toMatchObject({ status_code: 200, error: null });
  await kith.call('DELETE', `/v1/notifications/${body.id}/`);
  return JSON.parse(hook.received[0]?.body ?? '');
}
const loud = { title: '@everyone <!channel>', body: '<@U123> *bold* [x](https://example.com) & more' };

describe('words are words, and ping nobody', () => {
  it('at Slack', async () => {
    const sent = await sentOf('slack', loud);
    expect(sent.text).toBe('@everyone &lt;!channel&gt;\n&lt;@U123&gt; *bold* [x](https://example.com) &amp; more');
    expect(sent).toMatchObject({
      mrkdwn: false,
      blocks: [
        { type: 'header', text: { type: 'plain_text', text: loud.title } },
        { type: 'section', text: { type: 'plain_text', text: loud.body } },
      ],
    });
  });

  it('at Discord', async () => {
    const sent = await sentOf('discord', loud);
    expect(sent.allowed_mentions).toEqual({ parse: [] });
    expect(sent.content).toBe(
      '**\\@everyone \\<!channel\\>**\n\\<\\@U123\\> \\*bold\\* \\[x\\]\\(https\\://example\\.com\\) & more',
    );
  });

  it('at Teams', async () => {
    const sent = await sentOf('teams', loud);
    expect(sent.attachments[0]).toMatchObject({ contentType: 'application/vnd.microsoft.card.adaptive' });
    expect(sent.attachments[0].content.body).toMatchObject([
      { type: 'RichTextBlock', inlines: [{ type: 'TextRun', text: loud.title }] },
      { type: 'RichTextBlock', inlines: [{ type: 'TextRun', text: loud.body }] },
    ]);
  });
});

it.each([
  ['many lines', { title: '{person}', body: `{person}${'\n.'.repeat(990)}` }],
  ['many marks', { title: '"'.repeat(255), body: '"\\'.repeat(1000) }],
])('Teams takes it, however long it is: %s', async (_, template) => {
  const sent = await sentOf('teams', template);
  expect(JSON.stringify(sent).length).toBeLessThan(28_000);
  expect(sent.attachments[0].content.body.length).toBeGreaterThan(1);
});

it('the address of a hook is a secret: its host alone is shown', async () => {
  const { body } = await create('slack');
  expect(body).toMatchObject({
    channel: { kind: 'chat', format: 'slack', host: `127.0.0.1:${hook.port}`, has_url: true },
    destination_url: `slack://127.0.0.1:${hook.port}/`,
  });
  answer = { status: 400, body: `no such hook: ${address()}; cannot POST ${new URL(address()).pathname}` };
  const everything = JSON.stringify([body, await sample(body.id), (await kith.call('GET', '/v1/audit/')).body]);
  expect(everything).not.toContain('geheim');
});

it.each([
  ['slack', { status: 404, body: 'no_service' }],
  ['discord', { status: 404, body: '{"message": "Unknown Webhook", "code": 10015}' }],
  ['teams', { status: 410, body: '' }],
])('a hook of %s that was removed turns the profile off', async (format, says) => {
  answer = says;
  const { id } = (await create(format)).body;
  await uploadTo(kith, '/v1/entries/', await pictureOf(9), { source: 'Front door' });
  const isActive = async () => (await kith.call('GET', `/v1/notifications/${id}/`)).body.is_active;
  await until(async () => !(await isActive()), 'it is turned off');
});

it('a face goes to Discord as a file, where the channel asks for it', async () => {
  const { id } = (await create('discord', { picture: true })).body;
  await uploadTo(kith, '/v1/entries/', await pictureOf(3), { source: 'Front door' });
  await until(() => hook.received.length === 1, 'the chat is told');
  expect(hook.received[0]?.body).toContain('name="files[0]"; filename="face.jpg"');
  expect(hook.received[0]?.body).toContain('name="payload_json"');
  await kith.call('DELETE', `/v1/notifications/${id}/`);
});

it.each([
  ['a picture for Slack, which takes none', 'slack', { picture: true }],
  ['no address', 'slack', { url: undefined }],
  ['an address inside', 'teams', { url: 'http://192.168.1.1/hook' }],
  ['a chat that is not known', 'irc', {}],
])('%s is refused', async (_, format, channel) => {
  const { status, body } = await create(format, channel);
  expect([status, body.fields?.map(({ name }: { name: string }) => name)]).toEqual([400, ['channel']]);
});

import { signIndependently } from '@kith/testing/sign-independently';
import { describe, expect, it } from 'vitest';
import {
  verifyWebhook,
  verifyWebhookGet,
  verifyWebhookNews,
  type WebhookHeaders,
  WebhookVerificationError,
} from '../index.ts';

const NOW = Date.UTC(2026, 0, 2, 3, 4, 5);
const now = () => NOW;
const secretOf = (byte: number) => `whsec_${btoa(String.fromCharCode(byte).repeat(32))}`;
const secret = secretOf(1);
const body = JSON.stringify({
  type: 'entry.created',
  id: 7,
  data: { id: 7, persons_groups: [{ id: 1, name: 'أصدقاء' }] },
});

/** As an independent implementation signs it. */
const signed = (content = body, { at = NOW, secrets = [secret], id = 'msg_1' } = {}) => ({
  'webhook-id': id,
  'webhook-timestamp': String(Math.floor(at / 1000)),
  'webhook-signature': secrets.map((key) => signIndependently(key, { id, at, content })).join(' '),
});

const reasonOf = async (verified: Promise<unknown>) => {
  const error = await verified.catch((thrown: unknown) => thrown);
  return error instanceof WebhookVerificationError ? error.reason : error;
};

describe('a webhook', () => {
  it('of any kind of headers, as text or bytes, is its event', async () => {
    const headers = signed();
    const kinds: WebhookHeaders[] = [
      headers,
      new Headers(headers),
      Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toUpperCase(), [value]])),
    ];
    for (const kind of kinds) {
      expect(await verifyWebhook(kind, body, secret, { now })).toEqual(JSON.parse(body));
      expect(await verifyWebhook(kind, new TextEncoder().encode(body), secret, { now })).toEqual(JSON.parse(body));
    }
    expect(await verifyWebhook(headers, Buffer.from(body), secret, { now })).toMatchObject({ id: 7 });
  });

  it('of news is that for whoever asks for news, and no event for others', async () => {
    const news = JSON.stringify({ type: 'camera.offline', id: 1, data: { id: 4, name: 'door' } });
    const headers = signed(news);
    expect(await verifyWebhookNews(headers, news, secret, { now })).toEqual(JSON.parse(news));
    expect(await verifyWebhookNews(signed(), body, secret, { now })).toEqual(JSON.parse(body));
    expect(await reasonOf(verifyWebhook(headers, news, secret, { now }))).toBe('notAnEvent');
    const unknown = JSON.stringify({ type: 'weather.changed', id: 1, data: {} });
    expect(await reasonOf(verifyWebhookNews(signed(unknown), unknown, secret, { now }))).toBe('notAnEvent');
  });

  it('is believed with either secret while one takes the place of the other', async () => {
    const [before, after] = [secretOf(2), secretOf(3)];
    const during = signed(body, { secrets: [after, before] });
    for (const known of [before, after]) expect(await verifyWebhook(during, body, known, { now })).toHaveProperty('id');
    const both = [after, before];
    expect(await verifyWebhook(signed(body, { secrets: [before] }), body, both, { now })).toHaveProperty('id');
  });

  it('may carry signatures of other versions, and rubbish', async () => {
    const headers = signed();
    const signature = `v2,abcd v1,!!! v1, ${headers['webhook-signature']}`;
    expect(await verifyWebhook({ ...headers, 'webhook-signature': signature }, body, secret, { now })).toHaveProperty(
      'id',
    );
  });

  it.each([
    ['an id that is missing', 'missingHeader', { ...signed(), 'webhook-id': undefined }],
    ['a time that is missing', 'missingHeader', { ...signed(), 'webhook-timestamp': undefined }],
    ['a time that is none', 'missingHeader', { ...signed(), 'webhook-timestamp': '1e9' }],
    ['a signature that is missing', 'missingHeader', { ...signed(), 'webhook-signature': '' }],
    ['another id', 'wrongSignature', { ...signed(), 'webhook-id': 'msg_2' }],
    ['another time', 'wrongSignature', { ...signed(), 'webhook-timestamp': String(NOW / 1000 + 1) }],
    ['another body', 'wrongSignature', signed(`${body} `)],
    ['the signature of another secret', 'wrongSignature', signed(body, { secrets: [secretOf(9)] })],
    ['a signature without its version', 'wrongSignature', { ...signed(), 'webhook-signature': 'abcd' }],
    ['a time 5 minutes and a second ago', 'tooOld', signed(body, { at: NOW - 301_000 })],
    ['a time in 5 minutes and a second', 'tooNew', signed(body, { at: NOW + 301_000 })],
  ])('with %s is refused: %s', async (_what, reason, headers) => {
    expect(await reasonOf(verifyWebhook(headers, body, secret, { now }))).toBe(reason);
  });

  it('is believed for five minutes, or as long as one wants', async () => {
    for (const at of [NOW - 300_000, NOW + 300_000]) {
      expect(await verifyWebhook(signed(body, { at }), body, secret, { now })).toHaveProperty('id');
    }
    const old = signed(body, { at: NOW - 3_600_000 });
    expect(await verifyWebhook(old, body, secret, { now, toleranceMs: 3_600_000 })).toHaveProperty('id');
  });

  it.each(['null', '[]', '{', '"entry.created"', '{"type":"entry.deleted","data":{}}', '{"type":"entry.created"}'])(
    'of %s is refused, although it is signed',
    async (text) => {
      expect(await reasonOf(verifyWebhook(signed(text), text, secret, { now }))).toBe('notAnEvent');
    },
  );

  it.each(['', 'whsec_', 'whsec_§', secret.slice(6)])('is not looked at with the secret "%s"', async (wrong) => {
    expect(await reasonOf(verifyWebhook(signed(), body, wrong, { now }))).toBeInstanceOf(TypeError);
  });

  it('by GET is its parameters, as they were sent', async () => {
    const query = 'room=1&id=7&result=ha&pid=&persons_groups=A%252C%20B%2CC&source_name=front%20door';
    const headers = signed(query);
    for (const url of [query, `/hook?${query}`, `https://example.com/hook?${query}`]) {
      expect(await verifyWebhookGet(headers, url, secret, { now })).toMatchObject({
        type: 'entry.created',
        id: '7',
        pid: '',
        persons_groups: ['A, B', 'C'],
        source_name: 'front door',
      });
    }
    const reordered = `/hook?${query.split('&').reverse().join('&')}`;
    expect(await reasonOf(verifyWebhookGet(headers, reordered, secret, { now }))).toBe('wrongSignature');
    expect(await reasonOf(verifyWebhookGet(signed('a=b'), 'a=b', secret, { now }))).toBe('notAnEvent');
  });
});

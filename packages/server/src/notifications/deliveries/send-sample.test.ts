import type { ProfileId } from '@kith/contract';
import { answering, ok, Receiver } from '@kith/testing/receiver';
import { allowLoopback, anEvent, START } from '@kith/testing/test-house';
import { pino } from 'pino';
import { Webhook } from 'standardwebhooks';
import { afterEach, describe, expect, it } from 'vitest';
import { randomIds } from '../../platform/ids.ts';
import type { Target } from './attempt-once.ts';
import { type SampleDeps, sendSample } from './send-sample.ts';

const secret = randomIds.webhookSecret();
const before = randomIds.webhookSecret();

let receiver: Receiver | undefined;
afterEach(() => receiver?.[Symbol.asyncDispose]());

const receive = async (answer: Parameters<typeof Receiver.open>[0]): Promise<Receiver> => {
  receiver = await Receiver.open(answer);
  return receiver;
};
const sample = (
  destination_url: string,
  { http_method = 0, secret: key = secret, ...deps }: Partial<SampleDeps & Pick<Target, 'http_method' | 'secret'>>,
) =>
  sendSample(
    { clock: () => START, ids: randomIds, log: pino({ level: 'silent' }), allow: allowLoopback, ...deps },
    {
      id: 1 as ProfileId,
      destination_url,
      http_method,
      secret: key,
      previous_secret: before,
      previous_secret_until: START + 1,
    },
    anEvent(),
  );
const signature = (key: string, id: string, content: string) => new Webhook(key).sign(id, new Date(START), content);

describe('a sample', () => {
  it('is a POST that says what it is, signed with every valid secret', async () => {
    const { url, received } = await receive(ok);
    const { id, duration_ms, ...sent } = await sample(url, {});
    expect(sent).toEqual({ at: '2026-01-02T03:04:05.000000+00:00', status_code: 200, error: null, response: 'ok' });
    expect(duration_ms).toBeGreaterThanOrEqual(0);
    const [{ body, headers } = { body: '', headers: {} }] = received;
    expect(received).toHaveLength(1);
    expect(JSON.parse(body)).toEqual({ type: 'entry.sample', timestamp: anEvent().data.created, ...anEvent() });
    expect(headers).toMatchObject({
      'webhook-id': id,
      'webhook-signature': `${signature(secret, id, body)} ${signature(before, id, body)}`,
    });
  });

  it('is a GET that says what it is, when the profile has it so', async () => {
    const { url, received } = await receive(answering(204));
    const { id, status_code } = await sample(`${url}?key=1`, { http_method: 1 });
    expect(status_code).toBe(204);
    const [got] = received;
    expect(got?.url.startsWith('/hook?key=1&type=entry.sample&id=7&')).toBe(true);
    const query = got?.url.split('?')[1] ?? '';
    expect(got?.headers['webhook-signature']?.split(' ')[0]).toBe(signature(secret, id, query));
  });

  it('is sent once, whatever is answered', async () => {
    const { url, received } = await receive(answering(302, { location: 'http://127.0.0.1/elsewhere' }));
    expect(await sample(url, {})).toMatchObject({ status_code: 302, error: null });
    expect(received).toHaveLength(1);
  });

  it('waits no longer than a delivery does', async () => {
    const { url } = await receive(() => {});
    const error = 'The destination did not answer within 0.1 s.';
    expect(await sample(url, { timeoutMs: 100 })).toMatchObject({ status_code: null, error, response: '' });
  });

  it('says when nobody is there', async () => {
    const { url } = await receive(ok);
    await receiver?.[Symbol.asyncDispose]();
    receiver = undefined;
    expect(await sample(url, {})).toMatchObject({ error: 'The destination refused the connection.' });
  });

  it('says so when it cannot be signed', async () => {
    const { url, received } = await receive(ok);
    const error = 'Kith could not prepare this delivery; its log says why.';
    expect(await sample(url, { secret: 'whsec_short' })).toMatchObject({ status_code: null, error });
    expect(received).toEqual([]);
  });

  it('reaches no address that a delivery may not reach', async () => {
    const { url, port, received } = await receive(ok);
    const error = expect.stringContaining('may not reach');
    const resolve = async () => [{ address: '127.0.0.1', family: 4 }];
    expect(await sample(url, { allow: [] })).toMatchObject({ status_code: null, error });
    expect(await sample(`http://hook.test:${port}/`, { allow: [], resolve })).toMatchObject({ error });
    expect(received).toEqual([]);
    expect(await sample(`http://hook.test:${port}/`, { resolve })).toMatchObject({ status_code: 200 });
  });
});

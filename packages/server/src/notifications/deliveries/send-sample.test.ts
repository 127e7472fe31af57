import type { ProfileId, SampleSent, SpaceId } from '@kith/contract';
import { answering, ok, Receiver } from '@kith/testing/receiver';
import { allowLoopback, anEvent, START } from '@kith/testing/test-house';
import { pino } from 'pino';
import { Webhook } from 'standardwebhooks';
import { afterEach, describe, expect, it } from 'vitest';
import { randomIds } from '../../platform/ids.ts';
import { TokenBuckets } from '../../platform/token-buckets.ts';
import { budgets } from '../budgets.ts';
import { entryEnvelope } from '../channels/envelope.ts';
import { openSenders } from '../channels/open-senders.ts';
import type { Target } from './attempt-once.ts';
import { type SampleDeps, sendSample } from './send-sample.ts';
import { Slots } from './slots.ts';

const secret = randomIds.webhookSecret();
const before = randomIds.webhookSecret();

let receiver: Receiver | undefined;
afterEach(() => receiver?.[Symbol.asyncDispose]());

const receive = async (answer: Parameters<typeof Receiver.open>[0]): Promise<Receiver> => {
  receiver = await Receiver.open(answer);
  return receiver;
};
let now = 0;
const rate = () => new TokenBuckets(budgets.samples, () => now);
const sample = (
  destination_url: string,
  {
    http_method = 0,
    secret: key = secret,
    space_id = 1 as SpaceId,
    ...deps
  }: Partial<SampleDeps & Pick<Target, 'http_method' | 'secret'> & { readonly space_id: SpaceId }>,
) =>
  sendSample(
    {
      clock: () => START,
      ids: randomIds,
      log: pino({ level: 'silent' }),
      allow: allowLoopback,
      resolve: () => Promise.reject(new Error('No name is resolved here.')),
      senders: openSenders(
        () => START,
        () => Promise.reject(new Error('No browser is told here.')),
      ),
      secrets: { tokenKey: Buffer.alloc(32) },
      slots: new Slots(),
      rate: rate(),
      ...deps,
    },
    {
      id: 1 as ProfileId,
      space_id,
      destination_url,
      http_method,
      secret: key,
      previous_secret: before,
      previous_secret_until: START + 1,
      ...{ kind: null, settings: null, sealed: null, template: null },
    },
    entryEnvelope('entry.sample', anEvent()),
  );
function sentOf(outcome: Awaited<ReturnType<typeof sample>>): SampleSent {
  if ('waitMs' in outcome) throw new Error('The sample was refused.');
  return outcome;
}
const signature = (key: string, id: string, content: string) => new Webhook(key).sign(id, new Date(START), content);

describe('a sample', () => {
  it('is a POST that says what it is, signed with every valid secret', async () => {
    const { url, received } = await receive(ok);
    const { id, duration_ms, ...sent } = sentOf(await sample(url, {}));
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
    const { id, status_code } = sentOf(await sample(`${url}?key=1`, { http_method: 1 }));
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

describe('samples', () => {
  it('of one space are five at once, then one every five seconds; another space sends its own', async () => {
    const { url, received } = await receive(ok);
    const deps = { rate: rate() };
    for (let n = 0; n < 5; n++) expect(await sample(url, deps)).toMatchObject({ status_code: 200 });
    expect(await sample(url, deps)).toEqual({ waitMs: 5000 });
    expect(await sample(url, { ...deps, space_id: 2 as SpaceId })).toMatchObject({ status_code: 200 });
    now += 5000;
    expect(await sample(url, deps)).toMatchObject({ status_code: 200 });
    expect(await sample(url, deps)).toEqual({ waitMs: 5000 });
    expect(received).toHaveLength(7);
  });

  it('take the places of webhooks, and give them back', async () => {
    const { url, received } = await receive((_request, response) => {
      if (received.length === 3) response.end();
    });
    const slots = new Slots();
    const deps = { slots, timeoutMs: 200 };
    const hanging = [1, 2].map(() => sample(url, deps));
    expect(slots.taken).toBe(2);
    for (const outcome of await Promise.all(hanging)) expect(outcome).toMatchObject({ status_code: null });
    expect(slots.taken).toBe(0);

    const lane = { spaceId: 1 as SpaceId, host: new URL(url).host };
    const leaves = Array.from({ length: 16 }, () => slots.takeForSample(lane));
    const limited = { ...deps, rate: rate() };
    for (let n = 0; n < 10; n++) expect(await sample(url, limited)).toEqual({ waitMs: 1000 });
    leaves[0]?.();
    expect(await sample(url, limited)).toMatchObject({ status_code: 200 });
  });
});

import { answering, ok, type Received } from '@kith/testing/receiver';
import { START, TestHouse } from '@kith/testing/test-house';
import { Webhook } from 'standardwebhooks';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { randomIds } from '../../platform/ids.ts';
import { TIMEOUT_MS } from './send-signed.ts';

/** The rules of the Standard Webhooks specification (1.0.0) for who sends, one test each; the clock is the house's. */

const HOUR_MS = 3_600_000;
const secret = randomIds.webhookSecret();

let house: TestHouse;
beforeEach(async () => {
  // The verifier takes nothing that is older than five minutes by the real clock.
  house = await TestHouse.open();
  house.now = Date.now();
});
afterEach(() => house[Symbol.asyncDispose]());

const verified = (key: string, { headers, body }: Received): unknown => new Webhook(key).verify(body, headers);

/** Sends one event to a receiver that answers like this. */
async function sendOne(answer: Parameters<TestHouse['receive']>[0], change: { secret?: string } = {}) {
  const receiver = await house.receive(answer);
  const profileId = await house.addProfile(receiver.url, { secret, ...change });
  await house.addEntry();
  const dispatcher = house.dispatch();
  await house.attemptsAre(1);
  const [received] = receiver.received;
  if (!received) throw new Error('Nothing came.');
  /** Moves the clock to the next attempt, and lets it be made. */
  const nextAttempt = async (): Promise<void> => {
    const made = (await house.attempts()).length;
    house.now = (await house.deliveries())[0]?.next_attempt ?? Number.NaN;
    dispatcher.wake();
    await house.attemptsAre(made + 1);
  };
  return { receiver, received, profileId, dispatcher, nextAttempt };
}

describe('payload', () => {
  it('has type, timestamp and data', async () => {
    const { received } = await sendOne(ok);
    const { type, timestamp, data } = JSON.parse(received.body);
    expect(type).toMatch(/^[A-Za-z0-9_]+(\.[A-Za-z0-9_]+)+$/);
    expect(timestamp).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/);
    expect(data).toMatchObject({ id: 1 });
    expect(received.headers['content-type']).toBe('application/json');
  });

  it('is far below 20 kB', async () => {
    const { received } = await sendOne(ok);
    expect(received.body.length).toBeLessThan(20_000);
  });
});

describe('headers', () => {
  it('webhook-id names the event, and no full stop can blur what is signed', async () => {
    const { received } = await sendOne(ok);
    expect(received.headers['webhook-id']).toMatch(/^msg_[\w-]+$/);
  });

  it('webhook-id is the same on every attempt, and another for every event', async () => {
    const { receiver, dispatcher, nextAttempt } = await sendOne(answering(500));
    await nextAttempt();
    // The clock stands: the second event is due at once, the first not again.
    await house.addEntry();
    dispatcher.wake();
    await house.attemptsAre(3);
    const ids = receiver.received.map(({ headers, body }) => [JSON.parse(body).id, headers['webhook-id']]);
    const [first, second] = (await house.deliveries()).map(({ message_id }) => message_id);
    expect(first).not.toBe(second);
    expect(ids).toEqual([
      [1, first],
      [1, first],
      [2, second],
    ]);
  });

  it('webhook-timestamp is the second of the attempt, not of the event', async () => {
    const { receiver, nextAttempt } = await sendOne(answering(500));
    const first = Math.floor(house.now / 1000);
    await nextAttempt();
    expect(receiver.received.map(({ headers }) => headers['webhook-timestamp'])).toEqual([
      String(first),
      String(Math.floor(house.now / 1000)),
    ]);
  });
});

describe('signature', () => {
  it('covers id, timestamp and body, joined by full stops, with HMAC-SHA256', async () => {
    const { received } = await sendOne(ok);
    expect(verified(secret, received)).toEqual(JSON.parse(received.body));
    for (const header of ['webhook-id', 'webhook-timestamp', 'webhook-signature']) {
      const headers = { ...received.headers, [header]: `${received.headers[header]}0` };
      expect(() => verified(secret, { ...received, headers })).toThrow();
    }
    expect(() => verified(secret, { ...received, body: `${received.body} ` })).toThrow();
    expect(() => verified(randomIds.webhookSecret(), received)).toThrow();
  });

  it('is made anew on every attempt', async () => {
    const { receiver, nextAttempt } = await sendOne(answering(500));
    await nextAttempt();
    for (const received of receiver.received) expect(verified(secret, received)).toBeTruthy();
    expect(new Set(receiver.received.map(({ headers }) => headers['webhook-signature'])).size).toBe(2);
  });

  it('begins with its version, v1', async () => {
    const { received } = await sendOne(ok);
    expect(received.headers['webhook-signature']).toMatch(/^v1,[A-Za-z0-9+/]{43}=$/);
  });

  it('stands beside that of the secret before, space-delimited, until a rotation is over', async () => {
    const previous = randomIds.webhookSecret();
    const receiver = await house.receive(ok);
    await house.addProfile(receiver.url, { secret });
    const rotation = { previous_secret: previous, previous_secret_until: house.now + 1 };
    await house.db.queries.updateTable('notifications').set(rotation).execute();
    const dispatcher = house.dispatch();
    for (const count of [2, 1]) {
      await house.addEntry();
      dispatcher.wake();
      await house.attemptsAre(3 - count);
      const received = receiver.received.at(-1) ?? expect.fail();
      expect(received.headers['webhook-signature']?.split(' ')).toHaveLength(count);
      expect(verified(secret, received)).toBeTruthy();
      if (count === 2) expect(verified(previous, received)).toBeTruthy();
      else expect(() => verified(previous, received)).toThrow();
      house.now += 1;
    }
  });

  it('has a secret of 24 to 64 random bytes, base64 after whsec_, another for every profile', () => {
    const secrets = Array.from({ length: 20 }, () => randomIds.webhookSecret());
    for (const text of secrets) {
      const { length } = Buffer.from(/^whsec_(.+)$/.exec(text)?.[1] ?? '', 'base64');
      expect(length).toBeGreaterThanOrEqual(24);
      expect(length).toBeLessThanOrEqual(64);
    }
    expect(new Set(secrets).size).toBe(20);
  });
});

describe('success and failure', () => {
  it.each([200, 201, 202, 204, 299])('%i is success', async (status) => {
    await sendOne(answering(status));
    expect(await house.deliveries()).toMatchObject([{ status: 'delivered' }]);
  });

  it.each([300, 301, 302, 304, 307, 308, 400, 401, 404, 409, 429, 500, 502, 503, 504])(
    '%i is failure, and tried again',
    async (status) => {
      const { receiver } = await sendOne(answering(status, { location: '/elsewhere' }));
      expect(await house.deliveries()).toMatchObject([{ status: 'owed', attempts: 1 }]);
      expect(receiver.received.map(({ url }) => url)).toEqual(['/hook']);
    },
  );

  it('410 turns the endpoint off, in the turn of its space', async () => {
    const revision = async () =>
      (await house.db.queries.selectFrom('spaces').select('revision').executeTakeFirstOrThrow()).revision;
    const { profileId } = await sendOne(answering(410));
    expect(await house.deliveries()).toMatchObject([{ status: 'failed', next_attempt: null, settled: house.now }]);
    const profiles = house.db.queries.selectFrom('notifications').select('id').where('is_active', '=', 0);
    expect(await profiles.execute()).toEqual([{ id: profileId }]);
    // One for the entry, one for what was turned off.
    expect(await revision()).toBe(2);
  });

  it.each([429, 502, 503, 504])('%i with Retry-After is tried again then, and not before', async (status) => {
    await sendOne(answering(status, { 'retry-after': '7200' }));
    expect(await house.deliveries()).toMatchObject([{ next_attempt: house.now + 2 * HOUR_MS }]);
  });

  it('an answer that takes longer than 15 s is failure', async () => {
    expect(TIMEOUT_MS).toBe(15_000);
    const receiver = await house.receive(() => {});
    await house.addProfile(receiver.url);
    await house.addEntry();
    house.dispatch({ timeoutMs: 100 });
    await house.attemptsAre(1);
    expect(await house.attempts()).toMatchObject([{ status_code: null, error: expect.stringContaining('0.1 s') }]);
  });
});

describe('retries', () => {
  it('are at least ten, over about three days, ever further apart, with jitter', async () => {
    const { nextAttempt } = await sendOne(answering(500));
    const began = house.now;
    const pauses: number[] = [];
    while ((await house.deliveries())[0]?.status === 'owed') {
      const before = house.now;
      await nextAttempt();
      pauses.push(house.now - before);
    }
    expect((await house.attempts()).length).toBeGreaterThanOrEqual(10);
    expect(house.now - began).toBeGreaterThan(2.5 * 24 * HOUR_MS);
    expect(house.now - began).toBeLessThan(3.5 * 24 * HOUR_MS);
    expect(pauses).toEqual([...pauses].sort((a, b) => a - b));
    const spread = async (random: number): Promise<number | null> => {
      await using other = await TestHouse.open();
      const receiver = await other.receive(answering(500));
      await other.addProfile(receiver.url);
      await other.addEntry();
      other.dispatch({ random: () => random });
      await other.attemptsAre(1);
      return ((await other.deliveries())[0]?.next_attempt ?? Number.NaN) - START;
    };
    expect(await spread(0)).toBeLessThan((await spread(0.99)) ?? 0);
  });
});

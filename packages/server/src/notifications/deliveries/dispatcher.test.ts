import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { answering, eventOf, ok, type Received, START, TestHouse } from '@kith/testing/test-house';
import { Webhook } from 'standardwebhooks';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { randomIds } from '../../platform/ids.ts';
import { longestDelayMs } from './retry-schedule.ts';

let house: TestHouse;
beforeEach(async () => {
  house = await TestHouse.open();
});
afterEach(() => house[Symbol.asyncDispose]());

const until = (condition: () => void | Promise<void>): Promise<void> =>
  vi.waitFor(condition, { timeout: 5_000, interval: 5 });

const attemptsAre = (count: number): Promise<void> =>
  until(async () => expect(await house.attempts()).toHaveLength(count));

const statusesAre = (...statuses: string[]): Promise<void> =>
  until(async () => expect((await house.deliveries()).map(({ status }) => status)).toEqual(statuses));

/** Moves the clock to when the first delivery is due. */
const waitForDue = async (): Promise<void> => {
  house.now = (await house.deliveries())[0]?.next_attempt ?? Number.NaN;
};

const allDelivered = (deliveries: readonly { readonly status: string }[]): boolean =>
  deliveries.every(({ status }) => status === 'delivered');

const signedAs = ({ headers }: Received, secret: string, content: string): boolean => {
  const at = new Date(Number(headers['webhook-timestamp']) * 1000);
  return headers['webhook-signature'] === new Webhook(secret).sign(headers['webhook-id'] ?? '', at, content);
};

describe('an event', () => {
  it('is sent at once, signed, and delivered by a 2xx', async () => {
    const secret = randomIds.webhookSecret();
    const receiver = await house.receive(ok);
    await house.addProfile(receiver.url, { secret });
    const counted: [outcome: string, ms: number][] = [];
    const dispatcher = house.dispatch({ onAttempt: (...attempt) => counted.push(attempt) });
    const entryId = await house.addEntry();
    dispatcher.wake();
    await statusesAre('delivered');
    const [received] = receiver.received;
    const [delivery] = await house.deliveries();
    expect(receiver.received).toHaveLength(1);
    expect(counted).toEqual([['delivered', expect.any(Number)]]);
    expect(received?.headers).toMatchObject({
      'content-type': 'application/json',
      'webhook-id': delivery?.message_id,
      'webhook-timestamp': String(START / 1000),
    });
    expect(received && signedAs(received, secret, received.body)).toBe(true);
    expect(JSON.parse(received?.body ?? '')).toEqual({
      ...eventOf(entryId),
      type: 'entry.created',
      timestamp: eventOf(entryId).data.created,
    });
    expect(delivery).toMatchObject({ attempts: 1, next_attempt: null });
    expect(await house.attempts()).toMatchObject([{ at: START, status_code: 200, error: null, response: 'ok' }]);
  });

  it('is sent as GET with its query signed', async () => {
    const secret = randomIds.webhookSecret();
    const receiver = await house.receive(answering(204));
    await house.addProfile(`${receiver.url}?key=1`, { secret, http_method: 1 });
    await house.addEntry();
    house.dispatch();
    await statusesAre('delivered');
    const [received] = receiver.received;
    expect(received?.method).toBe('GET');
    expect(received?.url.startsWith('/hook?key=1&id=1&result=ha&')).toBe(true);
    expect(received && signedAs(received, secret, received.url.split('?')[1] ?? '')).toBe(true);
  });

  it('is given up after the last attempt', async () => {
    const receiver = await house.receive(answering(503));
    await house.addProfile(receiver.url);
    await house.addEntry();
    const dispatcher = house.dispatch();
    for (let attempts = 1; attempts < 12; attempts += 1) {
      await attemptsAre(attempts);
      await waitForDue();
      dispatcher.wake();
    }
    await statusesAre('failed');
    expect(await house.deliveries()).toMatchObject([{ attempts: 12, next_attempt: null }]);
    expect(house.now - START).toBeGreaterThan(2.5 * 24 * 3_600_000);
  });

  it('that was erased is owed to nobody', async () => {
    const receiver = await house.receive(ok);
    await house.addProfile(receiver.url);
    await house.addEntry();
    await house.db.queries.deleteFrom('entries').execute();
    expect(await house.deliveries()).toEqual([]);
  });
});

describe('an attempt fails and is made again', () => {
  const failures: [string, Parameters<TestHouse['receive']>[0], string | null][] = [
    ['at a redirect, which is not followed', answering(302, { location: '/elsewhere' }), null],
    ['when no answer comes in time', () => {}, 'did not answer within 0.2 s'],
    ['at a reset', (_request, response) => response.socket?.resetAndDestroy(), 'closed the connection'],
    ['at an answer that is no HTTP', (_request, response) => response.socket?.end('nonsense\r\n\r\n'), 'is no HTTP'],
  ];
  it.each(failures)('%s', async (_what, answer, error) => {
    const receiver = await house.receive(answer);
    await house.addProfile(receiver.url);
    await house.addEntry();
    house.dispatch({ timeoutMs: 200 });
    await attemptsAre(1);
    expect(await house.attempts()).toMatchObject([{ error: error === null ? null : expect.stringContaining(error) }]);
    expect(await house.deliveries()).toMatchObject([{ status: 'owed', attempts: 1, next_attempt: START + 5_000 }]);
    expect(receiver.received).toHaveLength(1);
  });

  it('when nobody listens', async () => {
    const receiver = await house.receive(ok);
    const { url } = receiver;
    await receiver[Symbol.asyncDispose]();
    await house.addProfile(url);
    await house.addEntry();
    house.dispatch();
    await attemptsAre(1);
    expect(await house.attempts()).toMatchObject([{ status_code: null, error: expect.stringContaining('refused') }]);
  });
});

describe('410', () => {
  it('turns the profile off, and nothing more is owed to it', async () => {
    const gone = await house.receive(answering(410));
    const other = await house.receive(ok);
    const profile = await house.addProfile(gone.url);
    await house.addProfile(other.url);
    await house.addEntry();
    const dispatcher = house.dispatch();
    await statusesAre('failed', 'delivered');
    await house.addEntry();
    dispatcher.wake();
    await statusesAre('failed', 'delivered', 'delivered');
    const off = await house.db.queries.selectFrom('notifications').select('id').where('is_active', '=', 0).execute();
    expect(off).toEqual([{ id: profile }]);
    expect(gone.received).toHaveLength(1);
  });
});

describe('a long or endless answer', () => {
  it('is read no further than its excerpt', async () => {
    const receiver = await house.receive((_request, response) => {
      response.writeHead(200);
      const pump = (): void => {
        while (!response.destroyed && response.write('x'.repeat(10_000)));
        if (!response.destroyed) response.once('drain', pump);
      };
      pump();
    });
    await house.addProfile(receiver.url);
    await house.addEntry();
    house.dispatch();
    await statusesAre('delivered');
    expect((await house.attempts())[0]?.response).toBe('x'.repeat(1024));
  });

  it('counts by its status when its body never ends', async () => {
    const receiver = await house.receive((_request, response) => void response.writeHead(200).write('beginning'));
    await house.addProfile(receiver.url);
    await house.addEntry();
    house.dispatch({ timeoutMs: 200 });
    await statusesAre('delivered');
    expect(await house.attempts()).toMatchObject([{ status_code: 200, error: null, response: 'beginning' }]);
  });
});

describe('one endpoint', () => {
  it('that hangs costs the others nothing', async () => {
    const hanging = await house.receive(() => {});
    const quick = await house.receive(ok);
    await house.addProfile(hanging.url);
    await house.addProfile(quick.url);
    for (let n = 0; n < 40; n += 1) await house.addEntry();
    house.dispatch();
    await until(() => expect(quick.received).toHaveLength(40));
    expect(hanging.received.length).toBeLessThanOrEqual(8);
  });

  it('that fails five times in a row rests, gets one attempt, and rests for longer', async () => {
    let works = false;
    const receiver = await house.receive((request, response) => answering(works ? 200 : 500)(request, response));
    await house.addProfile(receiver.url);
    for (let n = 0; n < 20; n += 1) await house.addEntry();
    const dispatcher = house.dispatch();
    const settles = async (attempts: number): Promise<void> => {
      dispatcher.wake();
      await attemptsAre(attempts);
      for (let n = 0; n < 5; n += 1) {
        dispatcher.wake();
        await house.deliveries();
      }
      expect(receiver.received).toHaveLength(attempts);
    };
    // Four begin at once, as long as nothing is known of it; then it is one at a time.
    await settles(5);
    house.now += 9_999;
    await settles(5);
    house.now += 1;
    await settles(6);
    house.now += 19_999;
    await settles(6);
    house.now += 1;
    works = true;
    dispatcher.wake();
    await until(async () => expect(await house.deliveries()).toSatisfy(allDelivered));
    expect(house.logged.filter((line) => line.includes('keeps failing'))).toHaveLength(1);
  });

  it('that rests is tried at once when somebody asks for a replay', async () => {
    const receiver = await house.receive(answering(500));
    const profileId = await house.addProfile(receiver.url);
    for (let n = 0; n < 8; n += 1) await house.addEntry();
    const dispatcher = house.dispatch();
    // Not once the fifth attempt is written, but once the dispatcher knows of it.
    await until(() => expect(house.logged.join()).toContain('keeps failing'));
    expect(await house.attempts()).toHaveLength(5);
    dispatcher.replayed(profileId);
    await attemptsAre(6);
  });

  it('that fails is new again when its profile sends elsewhere', async () => {
    const broken = await house.receive(answering(500));
    const receiver = await house.receive(ok);
    await house.addProfile(broken.url);
    for (let n = 0; n < 8; n += 1) await house.addEntry();
    const dispatcher = house.dispatch();
    await attemptsAre(5);
    await house.db.queries.updateTable('notifications').set({ destination_url: receiver.url }).execute();
    house.now += 5_000;
    dispatcher.wake();
    await until(async () => expect(await house.deliveries()).toSatisfy(allDelivered));
  });

  it('after another may hang: first attempts of the others are as quick as without them', async () => {
    const quick = await house.receive(ok);
    const hanging = await house.receive(() => {});
    const dispatcher = house.dispatch();
    const slowest = async (): Promise<number> => {
      const tookMs: number[] = [];
      for (let n = 0; n < 20; n += 1) {
        const before = quick.received.length;
        const started = performance.now();
        await house.addEntry();
        dispatcher.wake();
        await until(() => expect(quick.received).toHaveLength(before + 1));
        tookMs.push(performance.now() - started);
      }
      return tookMs.sort((a, b) => a - b)[18] ?? Number.NaN;
    };
    await house.addProfile(quick.url);
    const alone = await slowest();
    for (let n = 0; n < 20; n += 1) await house.addProfile(`${hanging.url}/${n}`);
    const beside = await slowest();
    expect(hanging.received.length).toBeGreaterThanOrEqual(16);
    expect(beside).toBeLessThan(alone * 4 + 500);
  });

  it('with something broken in its row costs the others nothing', async () => {
    const receiver = await house.receive(ok);
    await house.addProfile('http://[broken');
    await house.addProfile(receiver.url, { secret: 'whsec_short' });
    await house.addProfile('http://169.254.169.254/latest/');
    await house.addProfile(receiver.url);
    await house.addEntry();
    house.dispatch();
    await statusesAre('owed', 'owed', 'owed', 'delivered');
    await attemptsAre(4);
    expect(receiver.received).toHaveLength(1);
  });

  it('is not sent the same delivery twice at a time', async () => {
    const waiting: (() => void)[] = [];
    const receiver = await house.receive((_request, response) => void waiting.push(() => response.end()));
    await house.addProfile(receiver.url);
    for (let n = 0; n < 3; n += 1) await house.addEntry();
    const dispatcher = house.dispatch();
    await until(() => expect(waiting).toHaveLength(3));
    for (let n = 0; n < 20; n += 1) {
      dispatcher.wake();
      await house.deliveries();
    }
    expect(receiver.received).toHaveLength(3);
    for (const end of waiting) end();
    await statusesAre('delivered', 'delivered', 'delivered');
  });

  it('that is turned off gets nothing', async () => {
    const receiver = await house.receive(ok);
    await house.addProfile(receiver.url);
    await house.addEntry();
    await house.db.queries.updateTable('notifications').set({ is_active: 0 }).execute();
    await house.addProfile(receiver.url);
    await house.addEntry();
    house.dispatch();
    await statusesAre('owed', 'delivered');
    expect(receiver.received).toHaveLength(1);
  });
});

describe('names', () => {
  const named = (port: number, scheme = 'http'): string => `${scheme}://hook.test:${port}/`;

  it.each(['http', 'https'])('that lead to a forbidden address are not connected to: %s', async (scheme) => {
    const receiver = await house.receive(ok);
    await house.addProfile(named(receiver.port, scheme));
    await house.addEntry();
    house.dispatch({ allow: [], resolve: async () => [{ address: '127.0.0.1', family: 4 }] });
    await attemptsAre(1);
    expect(await house.attempts()).toMatchObject([{ error: expect.stringContaining('may not reach') }]);
    expect(receiver.received).toEqual([]);
  });

  it('are resolved once, and only addresses that were checked are connected to', async () => {
    const receiver = await house.receive(ok);
    await house.addProfile(named(receiver.port));
    await house.addEntry();
    const answers = [['10.0.0.1', '127.0.0.1'], ['127.0.0.2']];
    const resolve = vi.fn(async () => (answers.shift() ?? []).map((address) => ({ address, family: 4 })));
    house.dispatch({ resolve });
    await statusesAre('delivered');
    expect(resolve).toHaveBeenCalledTimes(1);
    expect(receiver.received[0]?.headers.host).toBe(`hook.test:${receiver.port}`);
  });

  it.each([
    ['nothing', []],
    ['nonsense', [{ address: 'nonsense', family: 4 }]],
    ['an embedded address', [{ address: '::ffff:127.0.0.1', family: 6 }]],
  ])('that lead to %s are not connected to', async (_what, addresses) => {
    await house.addProfile(named(9));
    await house.addEntry();
    house.dispatch({ resolve: async () => addresses });
    await attemptsAre(1);
    expect(await house.attempts()).toMatchObject([{ error: expect.stringContaining('may not reach') }]);
  });

  it('that are unknown are tried again', async () => {
    await house.addProfile(named(9));
    await house.addEntry();
    house.dispatch({ resolve: () => Promise.reject(Object.assign(new Error('no'), { code: 'ENOTFOUND' })) });
    await attemptsAre(1);
    expect(await house.attempts()).toMatchObject([{ error: "The host's name is unknown." }]);
  });
});

describe('after a restart', () => {
  it('what was owed, or was under way, is sent', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'kith-'));
    const file = join(folder, 'kith.sqlite');
    const before = await TestHouse.open({ kind: 'sqlite', file });
    const hanging = await before.receive(() => {});
    await before.addProfile(hanging.url);
    const receiver = await house.receive(ok);
    await before.addEntry();
    await before.addEntry();
    before.dispatch();
    await until(() => expect(hanging.received).toHaveLength(2));
    const ids = hanging.received.map(({ headers }) => headers['webhook-id']);
    await before.db.queries.updateTable('notifications').set({ destination_url: receiver.url }).execute();
    await before[Symbol.asyncDispose]();

    const after = await TestHouse.open({ kind: 'sqlite', file });
    try {
      expect(await after.deliveries()).toMatchObject([{ status: 'owed', attempts: 0 }, { status: 'owed' }]);
      after.dispatch();
      await until(() => expect(receiver.received).toHaveLength(2));
      expect(receiver.received.map(({ headers }) => headers['webhook-id']).sort()).toEqual(ids.sort());
    } finally {
      await after[Symbol.asyncDispose]();
      rmSync(folder, { recursive: true });
    }
  });

  it('with a clock that was far ahead before, nothing waits for that time', async () => {
    const receiver = await house.receive(ok);
    await house.addProfile(receiver.url);
    await house.addEntry();
    const far = START + 365 * 24 * 3_600_000;
    await house.db.queries.updateTable('deliveries').set({ next_attempt: far }).execute();
    house.dispatch();
    await statusesAre('delivered');
  });
});

describe('a clock that jumps back under way', () => {
  it('holds up nothing for longer than a pause may be', async () => {
    const receiver = await house.receive((request, response) =>
      answering(receiver.received.length === 1 ? 500 : 200)(request, response),
    );
    await house.addProfile(receiver.url);
    await house.addEntry();
    const dispatcher = house.dispatch();
    await attemptsAre(1);
    house.now -= 2 * longestDelayMs;
    dispatcher.wake();
    await statusesAre('delivered');
  });
});

describe('when something inside fails', () => {
  it('an entry that cannot be read is an attempt', async () => {
    const receiver = await house.receive(ok);
    await house.addProfile(receiver.url);
    const broken = await house.addEntry();
    await house.addEntry();
    house.dispatch({
      readEvent: async (_space, id) => {
        if (id === broken) throw new Error('unreadable');
        return eventOf(id);
      },
    });
    await statusesAre('owed', 'delivered');
    expect((await house.deliveries())[0]).toMatchObject({ attempts: 1, next_attempt: START + 5_000 });
  });

  it('an attempt that cannot be recorded is not repeated at once', async () => {
    const receiver = await house.receive(ok);
    await house.addProfile(receiver.url);
    await house.addEntry();
    const transaction = vi.spyOn(house.db, 'transaction').mockRejectedValue(new Error('disk full'));
    const dispatcher = house.dispatch();
    await until(() => expect(house.logged.join()).toContain('could not be recorded'));
    for (let n = 0; n < 20; n += 1) {
      dispatcher.wake();
      await house.deliveries();
    }
    expect(receiver.received).toHaveLength(1);
    expect(await house.deliveries()).toMatchObject([{ status: 'owed', attempts: 0 }]);
    transaction.mockRestore();
  });
});

describe('the log', () => {
  it('names no URL, secret, body or person', async () => {
    const secret = randomIds.webhookSecret();
    const receiver = await house.receive(answering(410, { 'x-note': 'answered' }));
    await house.addProfile(`${receiver.url}?key=confidential`, { secret });
    await house.addEntry();
    house.dispatch();
    await statusesAre('failed');
    const log = house.logged.join('');
    expect(log).toContain('given up');
    for (const hidden of ['confidential', secret, '/hook', 'Door', '5fa4dd4f']) expect(log).not.toContain(hidden);
  });
});

import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { answering, ok, type Received } from '@kith/testing/receiver';
import { eventOf, START, TestHouse } from '@kith/testing/test-house';
import { until } from '@kith/testing/until';
import { Webhook } from 'standardwebhooks';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { randomIds } from '../../platform/ids.ts';
import { longestDelayMs } from './retry-schedule.ts';

let house: TestHouse;
beforeEach(async () => {
  house = await TestHouse.open();
});
afterEach(() => house[Symbol.asyncDispose]());

/** Moves the clock to when the first delivery is due. */
const waitForDue = async (): Promise<void> => {
  house.now = (await house.deliveries())[0]?.next_attempt ?? Number.NaN;
};

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
    await house.statusesAre('delivered');
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
    await house.statusesAre('delivered');
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
      await house.attemptsAre(attempts);
      await waitForDue();
      dispatcher.wake();
    }
    await house.statusesAre('failed');
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

describe('events one after another', () => {
  it('have the database asked once each what is due, and not again when they have arrived', async () => {
    const receiver = await house.receive(ok);
    await house.addProfile(receiver.url);
    const dispatcher = house.dispatch();
    const asked = vi.spyOn(house.db.queries, 'executeQuery');
    const EVENTS = 20;
    const since = performance.now();
    for (let sent = 1; sent <= EVENTS; sent += 1) {
      await house.addEntry();
      dispatcher.wake();
      await house.statusesAre(...Array.from({ length: sent }, () => 'delivered' as const));
    }
    const looks = asked.mock.calls.filter(([query]) => 'sql' in query && query.sql.includes('_due"'));
    // One more at the start, one for the first, of whose endpoint nothing was known, and one in a second.
    expect(looks.length).toBeLessThanOrEqual(EVENTS + 2 + Math.ceil((performance.now() - since) / 1000));
  });

  it('do not let it be forgotten what is owed later', async () => {
    const receiver = await house.receive((request, response) =>
      answering(receiver.received.length === 1 ? 503 : 200)(request, response),
    );
    await house.addProfile(receiver.url);
    await house.addEntry();
    const dispatcher = house.dispatch();
    await house.attemptsAre(1);
    await house.addEntry();
    dispatcher.wake();
    await house.statusesAre('owed', 'delivered');
    house.now += 5_000;
    const since = performance.now();
    await house.statusesAre('delivered', 'delivered');
    expect(performance.now() - since).toBeLessThan(10_000);
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
    await house.attemptsAre(1);
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
    await house.attemptsAre(1);
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
    await house.statusesAre('failed', 'delivered');
    await house.addEntry();
    dispatcher.wake();
    await house.statusesAre('failed', 'delivered', 'delivered');
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
    await house.statusesAre('delivered');
    expect((await house.attempts())[0]?.response).toBe('x'.repeat(1024));
  });

  it('counts by its status when its body never ends', async () => {
    const receiver = await house.receive((_request, response) => void response.writeHead(200).write('beginning'));
    await house.addProfile(receiver.url);
    await house.addEntry();
    house.dispatch({ timeoutMs: 200 });
    await house.statusesAre('delivered');
    expect(await house.attempts()).toMatchObject([{ status_code: 200, error: null, response: 'beginning' }]);
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
    await until(() => hanging.received.length === 2, 'both to hang');
    const ids = hanging.received.map(({ headers }) => headers['webhook-id']);
    await before.db.queries.updateTable('notifications').set({ destination_url: receiver.url }).execute();
    await before[Symbol.asyncDispose]();

    const after = await TestHouse.open({ kind: 'sqlite', file });
    try {
      expect(await after.deliveries()).toMatchObject([{ status: 'owed', attempts: 0 }, { status: 'owed' }]);
      after.dispatch();
      await until(() => receiver.received.length === 2, 'both');
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
    await house.statusesAre('delivered');
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
    await house.attemptsAre(1);
    house.now -= 2 * longestDelayMs;
    dispatcher.wake();
    await house.statusesAre('delivered');
  });

  it('on a node that is gone holds up nothing either, once an hour', async () => {
    const receiver = await house.receive(ok);
    await house.addProfile(receiver.url);
    const dispatcher = house.dispatch();
    const far = START + 365 * 24 * 3_600_000;
    for (const sent of [1, 2]) {
      await house.addEntry();
      await house.db.queries
        .updateTable('deliveries')
        .set({ next_attempt: far, claimed_by: 'a node that is gone' })
        .where('status', '=', 'owed')
        .execute();
      house.now += 3_600_001;
      dispatcher.wake();
      await until(() => receiver.received.length === sent, 'it to be sent');
    }
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
    await house.statusesAre('owed', 'delivered');
    expect((await house.deliveries())[0]).toMatchObject({ attempts: 1, next_attempt: START + 5_000 });
  });

  it('an attempt that cannot be recorded is not repeated at once', async () => {
    const receiver = await house.receive(ok);
    await house.addProfile(receiver.url);
    await house.addEntry();
    const transaction = vi.spyOn(house.db, 'transaction').mockRejectedValue(new Error('disk full'));
    const dispatcher = house.dispatch();
    await until(() => house.logged.join().includes('could not be recorded'), 'the failure');
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
    await house.statusesAre('failed');
    const log = house.logged.join('');
    expect(log).toContain('given up');
    for (const hidden of ['confidential', secret, '/hook', 'Door', '5fa4dd4f']) expect(log).not.toContain(hidden);
  });
});

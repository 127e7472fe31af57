import { describe, expect, it } from 'vitest';
import { refusal, unanswered } from './error.ts';
import { type Patience, persist, type Rules } from './persist.ts';

/** A clock that only pauses move. */
function waiting() {
  let now = 0;
  const pauses: number[] = [];
  const patience: Patience = {
    now: () => now,
    pause: async (ms) => {
      pauses.push(ms);
      now += ms;
    },
    random: () => 0,
  };
  return { patience, pauses };
}

/** Fails with each of these in turn, then answers. */
async function run(failures: readonly unknown[], rules: Partial<Rules> = {}) {
  const { patience, pauses } = waiting();
  let tries = 0;
  const outcome = await persist(
    async () => {
      const failure = failures[tries++];
      if (failure) throw failure;
      return 'answer';
    },
    { baseUrl: 'http://kith', patience, repeatable: true, retries: 2, timeoutMs: 60_000, ...rules },
  ).catch((error: unknown) => error);
  return { outcome, tries, pauses };
}

const busy = (retryAfter?: string) =>
  refusal(429, null, new Headers(retryAfter === undefined ? {} : { 'retry-after': retryAfter }));
const lost = unanswered('lost');

describe('a call', () => {
  it('that is repeatable is tried again after what passes, ever later', async () => {
    expect(await run([lost, refusal(502, null)])).toEqual({ outcome: 'answer', tries: 3, pauses: [500, 1000] });
    expect(await run([lost, lost, lost])).toMatchObject({ outcome: lost, tries: 3 });
    expect(await run([lost], { retries: 0 })).toMatchObject({ outcome: lost, tries: 1 });
  });

  it('that makes something is tried again only when the server did nothing', async () => {
    for (const status of [429, 503]) {
      expect(await run([refusal(status, null)], { repeatable: false })).toMatchObject({ outcome: 'answer', tries: 2 });
    }
    for (const failure of [lost, refusal(502, null), refusal(504, null), new TypeError('fetch failed')]) {
      expect(await run([failure], { repeatable: false })).toMatchObject({
        outcome: { status: expect.any(Number) },
        tries: 1,
      });
    }
  });

  it.each([400, 401, 403, 404, 405, 413, 415, 500])('is not tried again after %d', async (status) => {
    expect(await run([refusal(status, null)])).toMatchObject({ outcome: { status }, tries: 1 });
  });

  it('waits as long as the server asks', async () => {
    expect(await run([busy('7'), busy('0')])).toMatchObject({ outcome: 'answer', pauses: [7000, 1000] });
  });

  it('does not wait for what it has no time for', async () => {
    expect(await run([busy('61')])).toMatchObject({
      outcome: { status: 429, retryAfterMs: 61_000 },
      tries: 1,
      pauses: [],
    });
    expect(await run([busy('40'), busy('40')])).toMatchObject({ outcome: { status: 429 }, tries: 2 });
  });

  it('has one time for all tries, and says that it ran out', async () => {
    const { patience } = waiting();
    const never = (signal: AbortSignal) =>
      new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    const rules = { baseUrl: 'http://kith', patience, repeatable: true, retries: 5, timeoutMs: 20 };
    await expect(persist(never, rules)).rejects.toMatchObject({ kind: 'timedOut', status: 0, code: 0 });
  });

  it.each(['before', 'during', 'between tries'])('is ended by its signal: %s', async (when) => {
    const stop = new AbortController();
    const reason = new Error('enough');
    let tries = 0;
    if (when === 'before') stop.abort(reason);
    const attempt = async (): Promise<never> => {
      tries += 1;
      if (when === 'during') stop.abort(reason);
      throw lost;
    };
    const patience: Patience = {
      ...waiting().patience,
      pause: async () => {
        if (when === 'between tries') stop.abort(reason);
      },
    };
    const rules = { baseUrl: '', patience, repeatable: true, retries: 5, timeoutMs: 60_000, signal: stop.signal };
    await expect(persist(attempt, rules)).rejects.toBe(reason);
    expect(tries).toBe(when === 'before' ? 0 : 1);
  });
});

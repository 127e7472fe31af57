import { ok } from '@kith/testing/receiver';
import { TestHouse } from '@kith/testing/test-house';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

let house: TestHouse;
beforeEach(async () => {
  house = await TestHouse.open();
});
afterEach(() => house[Symbol.asyncDispose]());

describe('names', () => {
  const named = (port: number, scheme = 'http'): string => `${scheme}://hook.test:${port}/`;

  it.each(['http', 'https'])('that lead to a forbidden address are not connected to: %s', async (scheme) => {
    const receiver = await house.receive(ok);
    await house.addProfile(named(receiver.port, scheme));
    await house.addEntry();
    house.dispatch({ allow: [], resolve: async () => [{ address: '127.0.0.1', family: 4 }] });
    await house.attemptsAre(1);
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
    await house.statusesAre('delivered');
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
    await house.attemptsAre(1);
    expect(await house.attempts()).toMatchObject([{ error: expect.stringContaining('may not reach') }]);
  });

  it('that are unknown are tried again', async () => {
    await house.addProfile(named(9));
    await house.addEntry();
    house.dispatch({ resolve: () => Promise.reject(Object.assign(new Error('no'), { code: 'ENOTFOUND' })) });
    await house.attemptsAre(1);
    expect(await house.attempts()).toMatchObject([{ error: "The host's name is unknown." }]);
  });
});

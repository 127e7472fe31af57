import { answering, ok } from '@kith/testing/receiver';
import { TestHouse } from '@kith/testing/test-house';
import { until } from '@kith/testing/until';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

let house: TestHouse;
beforeEach(async () => {
  house = await TestHouse.open();
});
afterEach(() => house[Symbol.asyncDispose]());

const allDelivered = (deliveries: readonly { readonly status: string }[]): boolean =>
  deliveries.every(({ status }) => status === 'delivered');

describe('one endpoint', () => {
  it('that hangs costs the others nothing', async () => {
    const hanging = await house.receive(() => {});
    const quick = await house.receive(ok);
    await house.addProfile(hanging.url);
    await house.addProfile(quick.url);
    for (let n = 0; n < 40; n += 1) await house.addEntry();
    house.dispatch();
    await until(() => quick.received.length === 40, 'the quick one');
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
      await house.attemptsAre(attempts);
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
    await until(async () => allDelivered(await house.deliveries()), 'every delivery');
    expect(house.logged.filter((line) => line.includes('keeps failing'))).toHaveLength(1);
  });

  it('that rests is tried at once when somebody asks for a replay', async () => {
    const receiver = await house.receive(answering(500));
    const profileId = await house.addProfile(receiver.url);
    for (let n = 0; n < 8; n += 1) await house.addEntry();
    const dispatcher = house.dispatch();
    // Not once the fifth attempt is written, but once the dispatcher knows of it.
    await until(() => house.logged.join().includes('keeps failing'), 'the rest');
    expect(await house.attempts()).toHaveLength(5);
    dispatcher.replayed(profileId);
    await house.attemptsAre(6);
  });

  it('that fails is new again when its profile sends elsewhere', async () => {
    const broken = await house.receive(answering(500));
    const receiver = await house.receive(ok);
    await house.addProfile(broken.url);
    for (let n = 0; n < 8; n += 1) await house.addEntry();
    const dispatcher = house.dispatch();
    await house.attemptsAre(5);
    await house.db.queries.updateTable('notifications').set({ destination_url: receiver.url }).execute();
    house.now += 5_000;
    dispatcher.wake();
    await until(async () => allDelivered(await house.deliveries()), 'every delivery');
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
        await until(() => quick.received.length === before + 1, 'the quick one');
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
    await house.statusesAre('owed', 'owed', 'owed', 'delivered');
    await house.attemptsAre(4);
    expect(receiver.received).toHaveLength(1);
  });

  it('is not sent the same delivery twice at a time', async () => {
    const waiting: (() => void)[] = [];
    const receiver = await house.receive((_request, response) => void waiting.push(() => response.end()));
    await house.addProfile(receiver.url);
    for (let n = 0; n < 3; n += 1) await house.addEntry();
    const dispatcher = house.dispatch();
    await until(() => waiting.length === 3, 'three at once');
    for (let n = 0; n < 20; n += 1) {
      dispatcher.wake();
      await house.deliveries();
    }
    expect(receiver.received).toHaveLength(3);
    for (const end of waiting) end();
    await house.statusesAre('delivered', 'delivered', 'delivered');
  });

  it('that is turned off gets nothing', async () => {
    const receiver = await house.receive(ok);
    await house.addProfile(receiver.url);
    await house.addEntry();
    await house.db.queries.updateTable('notifications').set({ is_active: 0 }).execute();
    await house.addProfile(receiver.url);
    await house.addEntry();
    house.dispatch();
    await house.statusesAre('owed', 'delivered');
    expect(receiver.received).toHaveLength(1);
  });
});

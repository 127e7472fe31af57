import { describe, expect, it } from 'vitest';
import { SharedRate } from './shared-rate.ts';

const RATE = { room: 200, perSecond: 100 };

let now: number;
const rateOf = () => {
  now = 1000;
  return new SharedRate(RATE, () => now);
};
/** How many get through of so many at once. */
const takeAtOnce = (rate: SharedRate, key: string, wanted = 1000): number => {
  let taken = 0;
  for (let n = 0; n < wanted; n++) taken += rate.take(key) === 0 ? 1 : 0;
  return taken;
};
/** How many get through when each of some asks twice as often as all together may. */
const flood = (rate: SharedRate, keys: readonly string[], seconds: number): ReadonlyMap<string, number> => {
  const taken = new Map(keys.map((key) => [key, 0]));
  for (let n = 0; n < seconds * 200; n++) {
    now += 5;
    for (const key of keys) if (rate.take(key) === 0) taken.set(key, (taken.get(key) ?? 0) + 1);
  }
  return taken;
};

describe('a shared rate', () => {
  it('is all of whoever is alone: half of the room at once, then as it leaks', () => {
    const rate = rateOf();
    expect(takeAtOnce(rate, 'a')).toBe(100);
    expect(rate.take('a')).toBe(10);
    now += 9;
    expect(rate.take('a')).toBe(1);
    now += 1;
    expect(rate.take('a')).toBe(0);
    expect(flood(rate, ['a'], 10).get('a')).toBe(1000);
    now += 10_000;
    expect(takeAtOnce(rate, 'a')).toBe(100);
  });

  it('serves at once who comes second, and then both alike', () => {
    const rate = rateOf();
    flood(rate, ['flood'], 10);
    expect(takeAtOnce(rate, 'second', 40)).toBe(40);
    const taken = flood(rate, ['flood', 'second'], 20);
    for (const count of taken.values()) expect(Math.abs(count - 1000)).toBeLessThan(60);
  });

  it('refuses nothing to who stays within an equal part, whatever the others do', () => {
    const rate = rateOf();
    const floods = ['1', '2', '3', '4', '5', '6', '7', '8', '9'];
    flood(rate, floods, 10);
    for (let n = 0; n < 100; n++) {
      expect(rate.take('modest')).toBe(0);
      flood(rate, floods, 0.1);
    }
  });

  it('lets all together have no more than it is, however many they are', () => {
    const rate = rateOf();
    const keys = Array.from({ length: 500 }, (_, n) => `minted ${n}`);
    const taken = [...flood(rate, keys, 10).values()].reduce((sum, count) => sum + count, 0);
    expect(taken).toBeLessThanOrEqual(RATE.room + 10 * RATE.perSecond + 1);
  });

  it('is not held up by a clock that is set back', () => {
    const rate = rateOf();
    takeAtOnce(rate, 'a');
    now -= 1_000_000;
    expect(rate.take('a')).toBe(10);
    now += 10;
    expect(rate.take('a')).toBe(0);
  });
});

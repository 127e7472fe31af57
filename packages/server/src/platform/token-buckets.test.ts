import { expect, it } from 'vitest';
import { TokenBuckets } from './token-buckets.ts';

const rate = { burst: 3, perSecond: 2 };

it('lets a burst through, then one at a time, and says how long to wait', () => {
  let now = 1000;
  const buckets = new TokenBuckets(rate, () => now);
  expect([1, 2, 3, 4].map(() => buckets.take('a'))).toEqual([0, 0, 0, 500]);
  expect(buckets.take('b')).toBe(0);
  now += 499;
  expect(buckets.take('a')).toBe(1);
  now += 1;
  expect([buckets.take('a'), buckets.take('a')]).toEqual([0, 500]);
  now += 1_000_000;
  expect([1, 2, 3, 4].map(() => buckets.take('a'))).toEqual([0, 0, 0, 500]);
});

it('what is given back may be taken again, but never more than a burst', () => {
  const buckets = new TokenBuckets(rate, () => 0);
  buckets.take('a');
  for (let n = 0; n < 5; n++) buckets.giveBack('a');
  buckets.giveBack('nobody');
  expect([1, 2, 3, 4].map(() => buckets.take('a') === 0)).toEqual([true, true, true, false]);
});

it('a clock that is set back stops nobody for longer than it should', () => {
  let now = 1_000_000_000;
  const buckets = new TokenBuckets(rate, () => now);
  for (let n = 0; n < 3; n++) buckets.take('a');
  now -= 900_000_000;
  expect(buckets.take('a')).toBe(500);
  now += 500;
  expect(buckets.take('a')).toBe(0);
});

it('forgets the keys that were not used for longest, and so stays small', () => {
  const buckets = new TokenBuckets(rate, () => 0, 100);
  for (let n = 0; n < 3; n++) buckets.take('kept');
  for (let n = 0; n < 100_000; n++) {
    buckets.take(n);
    if (n % 50 === 0) expect(buckets.take('kept')).toBe(500);
  }
  expect(buckets.size).toBe(100);
});

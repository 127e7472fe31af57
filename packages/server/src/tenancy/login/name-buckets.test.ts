import { describe, expect, it } from 'vitest';
import { NameBuckets } from './name-buckets.ts';

const RATE = { burst: 3, perSecond: 1, line: { most: 4, keptMs: 2_000 } };

let now = 0;
const open = () => new NameBuckets(RATE, () => now);
const takeBurst = (buckets: NameBuckets): void => {
  for (let n = 0; n < 3; n++) expect(buckets.take('name', `burst ${n}`)).toBe(0);
};

describe('a bucket of a name', () => {
  it('gives who was refused the next turn, however often another one asks', () => {
    const buckets = open();
    takeBurst(buckets);
    let attacker = 0;
    expect(buckets.take('name', 'attacker')).toBe(1000);
    expect(buckets.take('name', 'owner')).toBe(1000);
    const began = now;
    while (buckets.take('name', 'owner') > 0) {
      now += 100;
      for (let n = 0; n < 5; n++) attacker += buckets.take('name', 'attacker') === 0 ? 1 : 0;
    }
    expect(now - began).toBe(2000);
    expect(attacker).toBe(1);
  });

  it('gives all together no more than its rate, whoever they are and however they wait', () => {
    const buckets = open();
    let taken = 0;
    for (let step = 0; step < 1000; step++) {
      for (let who = 0; who < 12; who++) taken += buckets.take('name', `${who}`) === 0 ? 1 : 0;
      now += 100;
    }
    expect(taken).toBeLessThanOrEqual(RATE.burst + 100);
    expect(taken).toBeGreaterThan(90);
  });

  it('keeps no turn for who does not come', () => {
    const buckets = open();
    takeBurst(buckets);
    for (let n = 0; n < 4; n++) buckets.take('name', `gone ${n}`);
    now += 60_000;
    takeBurst(buckets);
    expect(buckets.take('name', 'next')).toBe(1000);
  });

  it('is held up by no clock that is set back', () => {
    const buckets = open();
    now = 1_000_000_000;
    takeBurst(buckets);
    for (let n = 0; n < 4; n++) buckets.take('name', `${n}`);
    now = 0;
    expect(buckets.take('name', 'owner')).toBe(1000);
    now += 1000;
    expect(buckets.take('name', 'owner')).toBe(0);
  });

  it('takes again what was given back', () => {
    const buckets = open();
    takeBurst(buckets);
    buckets.giveBack('name');
    buckets.giveBack('nobody');
    expect([buckets.take('name', 'a'), buckets.take('name', 'b'), buckets.take('other', 'b')]).toEqual([0, 1000, 0]);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SharedRoom } from './shared-room.ts';

/** Takes one by one until there is no more; how many that were. */
const fill = (room: SharedRoom, keys: readonly string[]): number[] => {
  const counts = keys.map(() => 0);
  for (let isMore = true; isMore; ) {
    isMore = false;
    for (const [i, key] of keys.entries()) {
      if (room.take(key, 1) !== 'taken') continue;
      counts[i] = (counts[i] ?? 0) + 1;
      isMore = true;
    }
  }
  return counts;
};

describe('shared room', () => {
  it.each([
    [1, 50],
    [2, 33],
    [4, 20],
  ])('is shared by %i evenly, and as much stays free', (count, each) => {
    const room = new SharedRoom(100);
    for (const got of fill(
      room,
      Array.from({ length: count }, (_, i) => `${i}`),
    ))
      expect(got).toBeCloseTo(each, -1);
    expect(room.take('newcomer', 10)).toBe('taken');
  });

  it('is nearly all of one alone where each may hold more than is free, and others are served at once', () => {
    const room = new SharedRoom(128, 4);
    expect(fill(room, ['a'])).toEqual([102]);
    expect([room.left('a'), room.left('b')]).toEqual([0, 20]);
    expect(fill(room, ['b'])).toEqual([20]);
    expect(fill(room, ['c', 'd', 'e'])).toEqual([2, 2, 1]);
    for (let n = 0; n < 102; n++) room.giveBack('a', 1);
    expect(fill(room, ['a'])).toEqual([82]);
  });

  it('says how many ones are left of it, to each', () => {
    const step = fc.record({ key: fc.constantFrom('a', 'b', 'c'), amount: fc.integer({ min: 1, max: 60 }) });
    fc.assert(
      fc.property(fc.array(step), fc.integer({ min: 1, max: 8 }), (steps, appetite) => {
        const room = new SharedRoom(100, appetite);
        for (const { key, amount } of steps) room.take(key, amount);
        for (const key of ['a', 'b', 'd']) expect(room.left(key)).toBe(fill(room, [key])[0]);
      }),
    );
  });

  it('says who is too much: one, or all', () => {
    const room = new SharedRoom(100);
    expect([room.take('a', 60), room.take('a', 1), room.take('b', 41), room.take('b', 40)]).toEqual([
      'taken',
      'share',
      'full',
      'taken',
    ]);
  });

  it('is never more than there is, and all of it comes back', () => {
    const step = fc.record({ key: fc.constantFrom('a', 'b', 'c'), amount: fc.integer({ min: 1, max: 60 }) });
    fc.assert(
      fc.property(fc.array(step), (steps) => {
        const room = new SharedRoom(100);
        const taken = steps.filter(({ key, amount }) => room.take(key, amount) === 'taken');
        expect(room.taken).toBeLessThanOrEqual(100);
        for (const { key, amount } of taken) room.giveBack(key, amount);
        expect([room.taken, room.take('d', 100)]).toEqual([0, 'taken']);
      }),
    );
  });
});

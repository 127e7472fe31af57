import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Looked, whenToLook } from './when-to-look.ts';

const event = { id: '1.2-a', camera: 'door', label: 'person', isOver: false, hasSnapshot: true, snapshotAt: 10 };
const looked: Looked = { looks: 1, snapshotAt: 10, at: 1000, faceAt: null };

it('looks at once, and again when there is something better, after a pause', () => {
  expect(whenToLook(event, null, 0)).toEqual({ kind: 'look' });
  expect(whenToLook(event, looked, 60_000)).toEqual({ kind: 'wait', untilMs: null });
  const better = { ...event, snapshotAt: 11 };
  expect(whenToLook(better, looked, 1100)).toEqual({ kind: 'wait', untilMs: 2500 });
  expect(whenToLook(better, looked, 2500)).toEqual({ kind: 'look' });
});

it('tells whom it has seen when the object is gone, or after a while', () => {
  const seen = { ...looked, faceAt: 1000 };
  expect(whenToLook(event, seen, 2000)).toEqual({ kind: 'wait', untilMs: 16_000 });
  expect(whenToLook(event, seen, 16_000)).toEqual({ kind: 'settle' });
  expect(whenToLook({ ...event, isOver: true }, seen, 2000)).toEqual({ kind: 'settle' });
  expect(whenToLook({ ...event, isOver: true, snapshotAt: 11 }, seen, 2000)).toEqual({ kind: 'look' });
  expect(whenToLook({ ...event, isOver: true, hasSnapshot: false, snapshotAt: 11 }, seen, 2000).kind).toBe('settle');
});

it('looks at few pictures, whatever is said how often', () => {
  const says = fc.array(fc.record({ afterMs: fc.integer({ min: 0, max: 2000 }), isBetter: fc.boolean() }), {
    maxLength: 500,
  });
  fc.assert(
    fc.property(says, (all) => {
      let [now, snapshotAt, state] = [0, 0, null as Looked | null];
      for (const { afterMs, isBetter } of all) {
        now += afterMs;
        if (isBetter) snapshotAt++;
        if (whenToLook({ ...event, snapshotAt }, state, now).kind !== 'look') continue;
        state = { looks: (state?.looks ?? 0) + 1, snapshotAt, at: now, faceAt: null };
      }
      expect(state?.looks ?? 0).toBeLessThanOrEqual(8);
    }),
  );
});

import type { GroupId, GroupRule } from '@kith/contract';
import { GroupRule as Rule } from '@kith/contract';
import { expect, it } from 'vitest';
import type { PersonId } from '../../../platform/db/schema.ts';
import type { Known } from './facts.ts';
import { planOf } from './plan.ts';

const HOUR = 60 * 60 * 1000;
const DAY = 24 * HOUR;
const NOW = Date.parse('2026-06-01T09:00:00Z');
const [GROUP, PERSON] = [1 as GroupId, 2 as PersonId];

/** Somebody in a group of those seen within a day, until an instant, who is seen now. */
function seenAgain(until: number) {
  const rule: GroupRule = Rule.parse({ seen: { times: 1, days: 1 } });
  const known: Known = {
    personIds: [PERSON],
    membership: () => ({ valid_from: null, valid_until: until }),
    rowsOf: () => undefined,
    change: () => undefined,
    of: () => ({
      ...{ enrolled: 0, attributes: new Map(), belongs: new Map(), exception: null, lastSeen: NOW },
      seenSince: NOW,
    }),
  };
  return planOf({ groupId: GROUP, rule, state: 'on', storedUntil: NOW + DAY }, known, { now: NOW, sure: NOW });
}

it('a stay that is made longer is nothing new to whoever knows until when it was', () => {
  expect(seenAgain(NOW + 3 * HOUR)).toMatchObject({ changing: [{ valid_until: NOW + DAY }], isOnlyLonger: true });
});

it.each([-1, 1, 119])('but to a node whose clock may have passed its end: %i minutes from now', (minutes) => {
  expect(seenAgain(NOW + minutes * 60_000)).toMatchObject({
    changing: [{ valid_until: NOW + DAY }],
    isOnlyLonger: false,
  });
});

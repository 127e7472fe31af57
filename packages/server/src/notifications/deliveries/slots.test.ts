import { ProfileId } from '@kith/contract';
import { describe, expect, it } from 'vitest';
import type { DeliveryId } from '../../platform/db/schema.ts';
import type { Standing } from './endpoints.ts';
import { Slots } from './slots.ts';

const lane = (profile: number, host = `host-${profile}`, ordered = false) => ({
  profileId: ProfileId.parse(profile),
  host,
  ordered,
});

let ids = 0;
/** Takes every free place of a lane. @returns which deliveries got one */
function fill(slots: Slots, of: ReturnType<typeof lane>, standing: Standing): DeliveryId[] {
  const taken: DeliveryId[] = [];
  while (slots.free(of, standing) > 0) {
    ids += 1;
    slots.take(of, ids as DeliveryId, standing);
    taken.push(ids as DeliveryId);
  }
  return taken;
}

describe('places', () => {
  it('are eight for a profile whose endpoint works, four for a new one, one for one that fails or keeps order', () => {
    const slots = new Slots();
    expect(fill(slots, lane(1), 'works')).toHaveLength(8);
    expect(fill(slots, lane(2), 'new')).toHaveLength(4);
    expect(fill(slots, lane(3), 'fails')).toHaveLength(1);
    expect(fill(slots, lane(4, 'host-4', true), 'works')).toHaveLength(1);
  });

  it('are sixteen for a host, whoever sends there', () => {
    const slots = new Slots();
    const taken = [1, 2, 3].map((profile) => fill(slots, lane(profile, 'shared'), 'works').length);
    expect(taken).toEqual([8, 8, 0]);
  });

  it('are kept, half of them, for endpoints that work, however many others hang', () => {
    const slots = new Slots();
    let hanging = 0;
    for (let profile = 1; profile <= 100; profile += 1) hanging += fill(slots, lane(profile), 'new').length;
    for (let profile = 101; profile <= 200; profile += 1) hanging += fill(slots, lane(profile), 'fails').length;
    expect(hanging).toBe(64);
    let working = 0;
    for (let profile = 201; profile <= 300; profile += 1) working += fill(slots, lane(profile), 'works').length;
    expect(working).toBe(64);
  });

  it('are free again when a delivery ends', () => {
    const slots = new Slots();
    const [first, ...others] = fill(slots, lane(1), 'new');
    expect(slots.underWay(ProfileId.parse(1))).toEqual([first, ...others]);
    for (const id of others) slots.release(lane(1), id);
    expect(slots.free(lane(1), 'new')).toBe(3);
    if (first) slots.release(lane(1), first);
    expect(slots.underWay(ProfileId.parse(1))).toEqual([]);
    expect(slots.free(lane(1), 'works')).toBe(8);
  });
});

import { ProfileId, SpaceId } from '@kith/contract';
import { describe, expect, it } from 'vitest';
import type { Standing } from './endpoints.ts';
import { Slots } from './slots.ts';

/** A lane of a space of its own, unless another one is said. */
const lane = (profile: number, host = `host-${profile}`, ordered = false, space = profile) => ({
  spaceId: SpaceId.parse(space),
  profileId: ProfileId.parse(profile),
  host,
  ordered,
});
const ofSpace = (space: number, profile: number) => lane(profile, `host-${profile}`, false, space);

let ids = 0;
/** Takes every free place of a lane. @returns which deliveries got one, and how each leaves it */
function fill(slots: Slots, of: ReturnType<typeof lane>, standing: Standing): [string, () => void][] {
  const taken: [string, () => void][] = [];
  for (let free = slots.free(of, standing); free > 0; free--) {
    ids += 1;
    const id = `message ${ids}`;
    taken.push([id, slots.take(of, id, standing).settle]);
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

  it('are sixteen for a host, whichever profiles of a space send there', () => {
    const slots = new Slots();
    const fillFor = (profile: number, space: number) =>
      fill(slots, lane(profile, 'shared', false, space), 'works').length;
    expect([1, 2, 3].map((profile) => fillFor(profile, 1))).toEqual([8, 8, 0]);
    expect([4, 5, 6].map((profile) => fillFor(profile, 2))).toEqual([8, 8, 0]);
  });

  it.each(['works', 'new'] as const)(
    'are shared by spaces: one takes nearly all, another is served at once (%s)',
    (standing) => {
      const slots = new Slots();
      let flood = 0;
      for (let profile = 1; profile <= 100; profile += 1) flood += fill(slots, ofSpace(1, profile), standing).length;
      expect(flood).toBe(standing === 'works' ? 102 : 51);
      expect(fill(slots, ofSpace(2, 101), standing)).toHaveLength(standing === 'works' ? 8 : 4);
      expect(fill(slots, ofSpace(3, 102), standing).length).toBeGreaterThan(0);
      expect(slots.free(ofSpace(1, 200), standing)).toBe(0);
    },
  );

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
    expect(slots.underWay(ProfileId.parse(1))).toEqual([first, ...others].map((taken) => taken?.[0]));
    for (const [, leave] of others) leave();
    expect(slots.free(lane(1), 'new')).toBe(3);
    first?.[1]();
    expect(slots.underWay(ProfileId.parse(1))).toEqual([]);
    expect(slots.free(lane(1), 'works')).toBe(8);
    expect(slots.taken).toBe(0);
  });

  it('remember what is to be sent again of a profile for as long as what was under way then', () => {
    const slots = new Slots();
    const take = (profile: number, id: string) => slots.take(lane(profile), id, 'works');
    slots.replayed(lane(1).profileId);
    const [before, another] = [take(1, 'before'), take(2, 'another')];
    slots.replayed(lane(1).profileId);
    const after = take(1, 'after');
    expect([before, another, after].map(({ settle }) => settle())).toEqual([true, false, false]);
    expect(take(1, 'before').settle()).toBe(false);
  });
});

import { ProfileId, SpaceId } from '@kith/contract';
import { describe, expect, it } from 'vitest';
import { Turns } from './turns.ts';

const profile = (space: number, id: number) => ({ space_id: SpaceId.parse(space), id: ProfileId.parse(id) });
const owing = [profile(2, 1), profile(1, 2), profile(1, 3), profile(3, 4), profile(1, 5), profile(3, 6)];
const idsOf = (profiles: readonly { readonly id: number }[]) => profiles.map(({ id }) => id);

describe('turns', () => {
  it('go to every space once before any has a second one', () => {
    expect(idsOf(new Turns().order(owing))).toEqual([2, 1, 4, 3, 6, 5]);
  });

  it('begin with the space after the last that was served, and in it with the profile after the last', () => {
    const turns = new Turns();
    turns.served(profile(3, 4));
    turns.served(profile(1, 2));
    expect(idsOf(turns.order(owing))).toEqual([1, 6, 3, 4, 5, 2]);
    turns.served(profile(3, 6));
    turns.served(profile(1, 5));
    turns.served(profile(2, 1));
    expect(idsOf(turns.order(owing))).toEqual([4, 2, 1, 6, 3, 5]);
  });

  it('of one free place after another go to all alike, however many profiles a space has', () => {
    const many = [...Array.from({ length: 500 }, (_, n) => profile(1, n + 1)), profile(2, 501), profile(3, 502)];
    const turns = new Turns();
    const served = new Map<number, number>();
    for (let n = 0; n < 30; n++) {
      const [next] = turns.order(many);
      if (!next) throw new Error('Nobody is owed anything.');
      turns.served(next);
      served.set(next.space_id, (served.get(next.space_id) ?? 0) + 1);
    }
    expect([...served.values()]).toEqual([10, 10, 10]);
  });

  it('are of nobody when nothing is owed', () => {
    expect(new Turns().order([])).toEqual([]);
  });
});

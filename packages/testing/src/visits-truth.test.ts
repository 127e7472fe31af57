import { describe, expect, it } from 'vitest';
import { compareVisits } from './visits-truth.ts';

const due = [
  { who: 'ada', from: 10_000, to: 14_000 },
  { who: 'nora', from: 11_000, to: 15_000 },
  { who: 'ada', from: 30_000, to: 34_000 },
];
const compare = (seen: Parameters<typeof compareVisits>[1]) => compareVisits(due, seen, (who) => who === 'ada');

describe('visits beside the script', () => {
  it('are right when each came once, strangers without a name', () => {
    const seen = [
      { who: 'ada', from: 10_900, to: 13_900 },
      { who: null, from: 12_000, to: 15_200 },
      { who: 'ada', from: 30_500, to: 33_000 },
    ];
    expect(compare(seen)).toEqual({ right: 3, missed: [], wrong: [], twice: [] });
  });

  it('are missed, told twice, or of somebody who was not there', () => {
    const seen = [
      { who: 'ada', from: 10_900, to: 12_000 },
      { who: 'ada', from: 12_500, to: 13_900 },
      { who: 'bea', from: 12_000, to: 15_000 },
      { who: 'ada', from: 20_000, to: 21_000 },
    ];
    expect(compare(seen)).toEqual({ right: 1, missed: [due[1], due[2]], wrong: [seen[2], seen[3]], twice: [seen[1]] });
  });
});

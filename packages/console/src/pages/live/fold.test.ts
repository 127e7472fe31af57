import type { Entry } from '@kith/client';
import { expect, it } from 'vitest';
import { fold } from './fold.ts';

const START = Date.UTC(2026, 0, 31, 16, 42);

/** The newest first, as lists have them. */
const seen = (...sightings: readonly (readonly [pid: string | null, minute: number, source?: number])[]): Entry[] =>
  sightings
    .map(([pid, minute, source = 1], id) => ({
      ...({} as Entry),
      id,
      pid,
      source: { id: source, name: 'door' },
      created: new Date(START + minute * 60_000).toISOString(),
    }))
    .toReversed();

const told = (entries: readonly Entry[]) => fold(entries).map(({ latest, count }) => [latest.pid, count]);

it('one person at one door is one visit, however often', () => {
  expect(told(seen(['ada', 0], ['ada', 1], ['ada', 2]))).toEqual([['ada', 3]]);
});

it('whoever was seen last stands first', () => {
  expect(told(seen(['ada', 0], ['bea', 1], ['ada', 2]))).toEqual([
    ['ada', 2],
    ['bea', 1],
  ]);
});

it('another door, or a pause of more than ten minutes, is another visit', () => {
  expect(told(seen(['ada', 0], ['ada', 1, 2]))).toHaveLength(2);
  expect(told(seen(['ada', 0], ['ada', 10]))).toHaveLength(1);
  expect(told(seen(['ada', 0], ['ada', 11]))).toHaveLength(2);
});

it('strangers are not taken for one', () => {
  expect(told(seen([null, 0], [null, 1]))).toHaveLength(2);
});

it('a visit keeps its number while it grows', () => {
  const before = fold(seen(['ada', 0]))[0]?.id;
  expect(fold(seen(['ada', 0], ['ada', 1]))[0]?.id).toBe(before);
});

it('of nothing comes nothing', () => {
  expect(fold([])).toEqual([]);
});

import { Hours } from '@kith/contract';
import { expect, it } from 'vitest';
import { isOpen } from './is-open.ts';
import { nextEdge } from './next-edge.ts';

const MINUTE_MS = 60_000;
const hours = (zone: string, ...week: [days: string, from: string, to: string][]): Hours =>
  Hours.parse({ time_zone: zone, week: week.map(([days, from, to]) => ({ days: days.split(' '), from, to })) });

/** The same, minute by minute. */
function plainEdges(of: Hours, from: number, until: number): number[] {
  const edges: number[] = [];
  for (let at = from + MINUTE_MS; at <= until; at += MINUTE_MS)
    if (isOpen(of, at) !== isOpen(of, at - MINUTE_MS)) edges.push(at);
  return edges;
}

function edges(of: Hours, from: number, until: number): number[] {
  const found: number[] = [];
  for (let at: number | null = nextEdge(of, from); at !== null && at <= until; at = nextEdge(of, at)) found.push(at);
  return found;
}

it.each([
  ['office hours', hours('Europe/Berlin', ['mo tu we th fr', '08:00', '18:00'])],
  ['nights', hours('America/New_York', ['mo we fr', '22:00', '06:30'])],
  ['the hour that comes twice or not', hours('Europe/Berlin', ['su', '02:00', '03:00'], ['sa su', '02:30', '02:45'])],
  ['half an hour of daylight saving', hours('Australia/Lord_Howe', ['su', '01:45', '02:10'], ['sa', '23:00', '24:00'])],
  [
    'parts that touch and overlap',
    hours('UTC', ['mo', '08:00', '12:00'], ['mo tu', '12:00', '13:00'], ['mo', '11:00', '14:00']),
  ],
])('edges of %s are those of every minute', (_name, of) => {
  for (const from of ['2026-03-26T12:00:00Z', '2026-10-22T12:00:00Z', '2026-04-02T00:00:00Z'].map(Date.parse)) {
    const until = from + 12 * 24 * 60 * MINUTE_MS;
    expect(edges(of, from, until)).toEqual(plainEdges(of, from, until));
  }
});

it('there is none where it is always open', () => {
  expect(nextEdge(hours('UTC', ['mo tu we th fr sa su', '00:00', '24:00']), 0)).toBeNull();
});

it('an edge is after the instant, and not at it', () => {
  const of = hours('UTC', ['th', '09:00', '10:00']);
  const nine = 9 * 60 * MINUTE_MS;
  expect([nextEdge(of, nine - 1), nextEdge(of, nine), nextEdge(of, nine + 1)]).toEqual([
    nine,
    nine + 60 * MINUTE_MS,
    nine + 60 * MINUTE_MS,
  ]);
});

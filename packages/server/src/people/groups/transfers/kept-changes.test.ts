import { expect, it } from 'vitest';
import type { PersonId } from '../../../platform/db/schema.ts';
import { KeptChanges } from './kept-changes.ts';
import type { MemberState } from './member-state.ts';
import { Wishes } from './wishes.ts';

const NOW = Date.parse('2026-06-01T09:00:00Z');
const always = { valid_from: null, valid_until: null, hours: null };
const member: MemberState = { times: always, attributes: new Map() };
const nobody: MemberState = { times: null, attributes: new Map() };
const ids = (...all: number[]): PersonId[] => all as PersonId[];

/** What some rows of a file want of persons who are as said before it. */
function row(kept: KeptChanges, before: MemberState, persons: readonly PersonId[], level: number | null): void {
  const wishes = new Wishes(NOW);
  wishes.know(new Map(persons.map((id) => [id, before])), kept.after);
  for (const id of persons) wishes.take(id, { attributes: level === null ? {} : { level } });
  kept.keep(wishes);
}

it('keeps of all whom a file names those alone whom it makes others', () => {
  const kept = new KeptChanges();
  row(kept, member, ids(1, 2, 3, 4, 5, 6, 7, 8, 9), null);
  expect([kept.size, kept.members]).toEqual([0, 0]);
  row(kept, member, ids(3, 4), 7);
  row(kept, nobody, ids(20), 7);
  expect([kept.size, kept.members]).toEqual([3, 2]);
  row(kept, member, ids(4), 8);
  expect(kept.firstMembers(10)).toEqual([
    { id: 3, times: always, attributes: { level: 7 } },
    { id: 4, times: always, attributes: { level: 8 } },
  ]);
  expect([kept.firstMembers(1).length, kept.members]).toEqual([1, 2]);
});

it('knows how a person is by now, and forgets whom a later row has made as before', () => {
  const kept = new KeptChanges();
  const before: MemberState = { times: always, attributes: new Map([['level', 1]]) };
  row(kept, before, ids(1), 2);
  expect(kept.after(1 as PersonId, before).attributes).toEqual(new Map([['level', 2]]));
  row(kept, before, ids(1), 1);
  expect([kept.size, kept.members, kept.after(1 as PersonId, before)]).toEqual([0, 0, before]);
});

it('counts the rest when what is kept comes to too much', () => {
  const kept = new KeptChanges(250);
  row(kept, member, ids(...Array.from({ length: 50 }, (_, i) => i + 1)), 7);
  expect(kept.size).toBeLessThan(4);
  expect([kept.members, kept.firstMembers(50).length]).toEqual([50, kept.size]);
});

import type { AccountId, SourceId } from '@kith/contract';
import { expect, it } from 'vitest';
import { type Contender, inTurn } from './places.ts';

const camera = (id: number, account: number, by: Contender['by'] = 'nobody', isVain = false): Contender => ({
  id: id as SourceId,
  accountId: account as AccountId,
  by,
  isVain,
});
const here = (id: number, account: number, isVain = false) => camera(id, account, 'this node', isVain);

it('one account cannot have all places, however early it came', () => {
  const first = [1, 2, 3, 4].map((id) => here(id, 1));
  expect(inTurn([...first, camera(5, 2), camera(6, 2), camera(7, 2)]).slice(0, 4)).toEqual([1, 5, 2, 6]);
  expect(inTurn([...first, camera(5, 2), camera(6, 3)]).slice(0, 4)).toEqual([1, 5, 6, 2]);
});

it('who has a place keeps it while no other account has fewer', () => {
  expect(inTurn([camera(1, 1), camera(2, 1), here(3, 1)]).slice(0, 1)).toEqual([3]);
  expect(inTurn([camera(1, 1), here(2, 2)]).slice(0, 1)).toEqual([2]);
});

it('what other nodes read counts, so that nodes do not send cameras to and fro', () => {
  const elsewhere = [1, 2].map((id) => camera(id, 2, 'another'));
  expect(inTurn([...elsewhere, camera(3, 2), here(4, 1), here(5, 1)]).slice(0, 2)).toEqual([4, 5]);
});

it('a camera that cannot be read leaves its place to one that waits, of its own account', () => {
  expect(inTurn([here(1, 1, true), here(2, 1), camera(3, 1)]).slice(0, 2)).toEqual([2, 3]);
  expect(inTurn([here(1, 1, true), here(2, 2), camera(3, 2)]).slice(0, 2)).toEqual([1, 2]);
});

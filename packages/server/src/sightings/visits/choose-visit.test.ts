import type { EntryId, VisitId } from '@kith/contract';
import { expect, test } from 'vitest';
import type { PersonId } from '../../platform/db/schema.ts';
import { chooseVisit, type VisitOfEntry } from './choose-visit.ts';

const [ada, bea] = [1 as PersonId, 2 as PersonId];
const visit = (id: number, personId: PersonId | null, result: VisitOfEntry['result'] = 'exact'): VisitOfEntry => ({
  id: id as VisitId,
  entry_id: id as EntryId,
  personId,
  result,
});
const stranger = visit(9, null, 'nm');

test('who is here already goes on with the visit, whoever else is', () => {
  const hers = visit(2, bea);
  const choice = chooseVisit({ result: 'exact', personId: bea }, [visit(1, ada), hers], undefined, null);
  expect(choice).toMatchObject({ kind: 'prolong', visit: hers });
});

test('a weak resemblance that becomes more is told again, and only then', () => {
  const choose = (before: VisitOfEntry['result'], now: VisitOfEntry['result']) =>
    chooseVisit({ result: now, personId: ada }, [visit(1, ada, before)], undefined, null).kind;
  expect([choose('junk', 'ha'), choose('junk', 'exact')]).toEqual(['retell', 'retell']);
  expect([choose('junk', 'junk'), choose('ha', 'exact'), choose('exact', 'ha')]).toEqual([
    'prolong',
    'prolong',
    'prolong',
  ]);
});

test('a stranger who turns out to be somebody is told again, also who is made known just now', () => {
  const choose = (now: Pick<VisitOfEntry, 'result' | 'personId'>) => chooseVisit(now, [stranger], stranger.id, null);
  expect(choose({ result: 'ha', personId: ada })).toEqual({ kind: 'retell', visit: stranger });
  expect(choose({ result: 'new', personId: null })).toEqual({ kind: 'retell', visit: stranger });
  expect(choose({ result: 'nm', personId: null })).toEqual({ kind: 'prolong', visit: stranger });
});

test('of two visits the one that was told of this very face goes before that of a face like it', () => {
  const alike = visit(8, null, 'nm');
  const nobody = { result: 'nm', personId: null } as const;
  expect(chooseVisit(nobody, [alike, stranger], stranger.id, alike)).toMatchObject({ visit: stranger });
  expect(chooseVisit(nobody, [alike], stranger.id, alike)).toMatchObject({ visit: alike });
  expect(chooseVisit(nobody, [alike], undefined, null)).toEqual({ kind: 'open' });
});

test('a stranger who turns out to be somebody who is here is that one: the visit of the stranger ends', () => {
  const hers = visit(1, ada);
  const now = { result: 'exact', personId: ada } as const;
  expect(chooseVisit(now, [hers, stranger], stranger.id, null)).toEqual({
    kind: 'prolong',
    visit: hers,
    ends: stranger.id,
  });
  expect(chooseVisit(now, [hers, stranger], hers.id, null).ends).toBeUndefined();
});

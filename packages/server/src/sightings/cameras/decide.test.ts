import { defaultThresholds } from '@kith/contract';
import { expect, test } from 'vitest';
import { type Evidence, isOther, isSure, isWorthDoubt, isWorthSearch } from './decide.ts';

const thresholds = { ...defaultThresholds, space_id: 1 } as Parameters<typeof isSure>[2];
const known = (about: Partial<Evidence>): Evidence => ({ cast: 2, weight: 1.6, forMs: 300, isOver: false, ...about });
const exact = { result: 'exact', confidence: 92 } as const;
const ha = { result: 'ha', confidence: 78.5 } as const;
const nobody = { result: 'nm', confidence: 40 } as const;

test('nobody is searched for before two looks that say enough', () => {
  expect(isWorthSearch(known({ cast: 1, weight: 1 }), 0, 0)).toBe(false);
  expect(isWorthSearch(known({ cast: 3, weight: 0.6 }), 0, 0)).toBe(false);
  expect(isWorthSearch(known({ cast: 2, weight: 1.6 }), 0, 0)).toBe(true);
});

test('who is gone after one clear look is searched for, and named only for certain', () => {
  const lone = known({ cast: 1, weight: 0.9, isOver: true });
  expect(isWorthSearch(lone, 0, 0)).toBe(true);
  expect([isSure(lone, exact, thresholds), isSure(lone, ha, thresholds), isSure(lone, nobody, thresholds)]).toEqual([
    true,
    false,
    false,
  ]);
});

test('one blurred look names nobody, ever', () => {
  const blurred = known({ cast: 1, weight: 0.3 });
  for (const isOver of [false, true]) expect(isWorthSearch({ ...blurred, isOver }, 0, 0)).toBe(false);
});

test('two clear looks name who is certain, a third who is likely, and patience whoever is left', () => {
  expect(isSure(known({}), exact, thresholds)).toBe(true);
  expect(isSure(known({}), ha, thresholds)).toBe(false);
  expect(isSure(known({ cast: 3, weight: 2.5 }), ha, thresholds)).toBe(true);
  expect(isSure(known({ cast: 3, weight: 2.5 }), nobody, thresholds)).toBe(false);
  expect(isSure(known({ cast: 5, weight: 4.2 }), nobody, thresholds)).toBe(true);
  expect(isSure(known({ forMs: 1600 }), nobody, thresholds)).toBe(true);
  expect(isSure(known({ forMs: 1600 }), ha, thresholds)).toBe(true);
  expect(isSure(known({ isOver: true }), nobody, thresholds)).toBe(true);
});

test('what is just certain in one search is not in the first of several', () => {
  const just = { result: 'exact', confidence: defaultThresholds.exact + 0.1 } as const;
  expect(isSure(known({}), just, thresholds)).toBe(false);
  expect(isSure(known({ weight: 2.5, cast: 3 }), just, thresholds)).toBe(true);
});

test('a search is repeated only when much more is known, and not for ever', () => {
  expect(isWorthSearch(known({ weight: 2 }), 1, 1.6)).toBe(false);
  expect(isWorthSearch(known({ weight: 2.4 }), 1, 1.6)).toBe(true);
  expect(isWorthSearch(known({ weight: 3.9, cast: 6 }), 4, 2)).toBe(false);
  // Whoever is waited for no longer is searched for with what there is; after the last search only with more.
  for (const patient of [{ weight: 4.1 }, { forMs: 1600 }, { isOver: true }]) {
    expect(isWorthSearch(known({ weight: 2, ...patient }), 4, 2)).toBe(true);
  }
  expect(isWorthSearch(known({ weight: 4.1 }), 5, 4.1)).toBe(false);
  expect(isWorthSearch(known({ weight: 4.1 }), 5, 3.9)).toBe(true);
  expect(isWorthDoubt(known({ weight: 3 }), 1.6)).toBe(false);
  expect(isWorthDoubt(known({ weight: 3.2 }), 1.6)).toBe(true);
});

test('somebody turns out to be another only when that is likely of a stranger, certain of a known person', () => {
  const other = { personId: 2, reason: null };
  const stranger = { personId: null, result: 'nm' } as const;
  const first = { personId: 1, result: 'exact' } as const;
  expect(isOther(stranger, { ...ha, ...other }, thresholds)).toBe(true);
  expect(isOther(first, { ...ha, ...other }, thresholds)).toBe(false);
  expect(isOther(first, { ...exact, ...other }, thresholds)).toBe(true);
  expect(isOther({ ...first, personId: 2 }, { ...exact, ...other }, thresholds)).toBe(false);
  expect(isOther(first, { ...nobody, personId: null, reason: null }, thresholds)).toBe(false);
  const made = { result: 'new', confidence: 100, personId: null, reason: null } as const;
  expect(isOther(stranger, made, thresholds)).toBe(true);
  expect(isOther(first, made, thresholds)).toBe(false);
});

test('who is there twice is told once, whichever of the two is nearer, and as a stranger is told of', () => {
  const twin = { ...exact, result: 'ha', personId: 2, reason: { code: 'look_alike' } } as const;
  expect(isOther({ personId: 1, result: 'ha' }, twin, thresholds)).toBe(false);
  expect(isOther({ personId: null, result: 'nm' }, twin, thresholds)).toBe(true);
});

test('a child is told once, one step less sure, and corrected as anybody', () => {
  const child = { ...exact, result: 'ha', personId: 2, reason: { code: 'child' } } as const;
  expect(isSure(known({}), child, thresholds)).toBe(true);
  expect(isOther({ personId: 2, result: 'ha' }, child, thresholds)).toBe(false);
  expect(isOther({ personId: 1, result: 'ha' }, child, thresholds)).toBe(true);
});

test('a weak resemblance that becomes more is told once more', () => {
  const weak = { personId: 2, result: 'junk' } as const;
  const same = { personId: 2, reason: null };
  expect(isOther(weak, { ...exact, ...same }, thresholds)).toBe(true);
  expect(isOther(weak, { result: 'junk', confidence: 60, ...same }, thresholds)).toBe(false);
  // Likely in one search, and not in one of several.
  const just = { result: 'ha', confidence: defaultThresholds.ha + 0.1 } as const;
  expect(isOther(weak, { ...just, ...same }, thresholds)).toBe(false);
  expect(isOther({ ...weak, result: 'ha' }, { ...exact, ...same }, thresholds)).toBe(false);
});

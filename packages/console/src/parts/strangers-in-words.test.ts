import { expect, it } from 'vitest';
import { en } from '../messages/en.ts';
import { strangersInWords } from './strangers-in-words.ts';

const filter = { visits_from: null, visits_to: null, seen_within_days: null };

it.each([
  [{}, 'a stranger, whenever a visit begins'],
  [{ visits_to: 1 }, 'a stranger who was never here before'],
  [{ visits_from: 1, visits_to: 1 }, 'a stranger who was never here before'],
  [{ visits_from: 3, visits_to: 3 }, 'a stranger on visit number 3'],
  [{ visits_from: 2 }, 'a stranger, from visit number 2 on'],
  [{ visits_to: 4 }, 'a stranger, up to visit number 4'],
  [
    { visits_from: 2, visits_to: 5, seen_within_days: 7 },
    'a stranger, from visit number 2 to number 5, who had been seen within 7 days before',
  ],
  [
    { visits_from: 2, seen_within_days: 1 },
    'a stranger, from visit number 2 on, who had been seen within the day before',
  ],
])('%j is %s', (change, sentence) => {
  expect(strangersInWords({ ...filter, ...change }, en.notifications, { number: String })).toBe(sentence);
});

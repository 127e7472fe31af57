import { expect, it } from 'vitest';
import { saySeldom } from './say-seldom.ts';

it('what fails again and again is said once a minute, and how often it was not', () => {
  let now = 0;
  const said: unknown[] = [];
  const warn = saySeldom({ warn: (...line: unknown[]) => said.push(line) }, () => now);
  for (; now < 120_000; now += 1000) warn({ camera: 7 }, 'It fails.');
  warn({}, 'Something else does.');
  expect(said).toEqual([
    [{ camera: 7 }, 'It fails.'],
    [{ camera: 7, unsaid: 59 }, 'It fails.'],
    [{}, 'Something else does.'],
  ]);
});

import { setTimeout as pause, setImmediate as turnOfLoop } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { Arrivals } from './arrivals.ts';

it('somebody came in the turn of the event loop in which they connected', async () => {
  const arrivals = new Arrivals();
  expect(arrivals.isNow).toBe(false);
  arrivals.note();
  expect(arrivals.isNow).toBe(true);
  await turnOfLoop();
  expect(arrivals.isNow).toBe(false);
  arrivals.note();
  expect(arrivals.isNow).toBe(true);
});

it('who connects without end holds the others up for a part of the time only', async () => {
  const arrivals = new Arrivals();
  const long = () => {
    for (const from = performance.now(); performance.now() - from < 60; );
  };
  let held = 0;
  for (let turn = 0; turn < 9; turn++) {
    arrivals.note();
    if (arrivals.isNow) held++;
    long();
    await turnOfLoop();
  }
  expect(held).toBeGreaterThan(0);
  expect(held).toBeLessThan(8);
  await pause(1001);
  arrivals.note();
  expect(arrivals.isNow).toBe(true);
});

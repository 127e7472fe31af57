import { expect, it, vi } from 'vitest';
import { pause } from './pause.ts';

it('a pause longer than timers can be is as long as they can, and does not end at once', async () => {
  const timer = vi.spyOn(globalThis, 'setTimeout');
  const stop = new AbortController();
  const paused = pause(400 * 24 * 60 * 60 * 1000, stop.signal);
  expect(timer.mock.lastCall?.[1]).toBe(2 ** 31 - 1);
  timer.mockRestore();
  stop.abort();
  await paused;
});

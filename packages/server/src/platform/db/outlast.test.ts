import { afterEach, expect, it, vi } from 'vitest';
import { DatabaseDown } from './database-down.ts';
import { OUTLAST_MS, outlast } from './outlast.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

/** Fails so many times, each of which takes so long by the clock of the process. */
function failing(times: number, ms: number) {
  let now = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => now);
  let tries = 0;
  return async (): Promise<number> => {
    tries++;
    if (tries > times) return tries;
    now += ms;
    throw new DatabaseDown(new Error('terminated'));
  };
}

it('a process that slept through the time it has tries once more when it wakes', async () => {
  expect(await outlast(failing(1, 3 * OUTLAST_MS))).toBe(2);
});

it('a database that stays away is not waited for for ever', async () => {
  await expect(outlast(failing(9, 0.6 * OUTLAST_MS))).rejects.toThrow('terminated');
});

import { watchNeighbours } from '@kith/testing/neighbours';
import { testDatabaseUrl } from '@kith/testing/test-database';
import { expect, it } from 'vitest';

/** Of any answer, on any machine: `npm run bench:neighbour` measures how long they take. */
const MOST_MS = 60_000;

it('whoever goes about their business beside somebody who does everything wrong loses no event and gets every answer', {
  timeout: 400_000,
}, async () => {
  const env = { KITH_DATABASE_URL: await testDatabaseUrl(), KITH_LOG_LEVEL: 'fatal' };
  const { quiet, attacked, readiness, leftBehind } = await watchNeighbours(env, { quietMs: 1000, attackMs: 10_000 });
  expect([...quiet.failures, ...attacked.failures]).toEqual([]);
  expect([quiet.lost, attacked.lost]).toEqual([0, 0]);
  for (const [name, times] of attacked.times) expect(Math.max(...times), name).toBeLessThan(MOST_MS);
  expect(readiness).toBe(200);
  expect(leftBehind).toEqual([]);
});

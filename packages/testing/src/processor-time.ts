import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { afterAll, expect } from 'vitest';

/*
 * For vitest, before each file of tests: writes into the file that KITH_COST names, a line of JSON each, how long the processor worked for
 * it, here and in processes that it started and that have ended, and how long it took; in ms. Of PostgreSQL's own work it knows nothing.
 */

interface Times {
  readonly here: number;
  readonly children: number;
  readonly passed: number;
}

const STAT = '/proc/self/stat';
/** Of what Linux counts, a hundred are a second. */
const TICK_MS = 10;

function timesNow(): Times {
  const { user, system } = process.cpuUsage();
  return { here: (user + system) / 1000, children: timeOfChildren(), passed: performance.now() };
}

/** proc(5): `cutime` and `cstime`, behind a name that may have anything in it. Elsewhere than on Linux nobody says. */
function timeOfChildren(): number {
  if (!existsSync(STAT)) return 0;
  const stat = readFileSync(STAT, 'utf8');
  const [user = 0, system = 0] = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .slice(13, 15)
    .map(Number);
  return (user + system) * TICK_MS;
}

const file = process.env.KITH_COST;
const before = timesNow();
afterAll(() => {
  if (file === undefined) return;
  const after = timesNow();
  const took = (name: keyof Times): number => Math.round(after[name] - before[name]);
  const line = {
    file: expect.getState().testPath,
    database: process.env.KITH_TEST_DATABASE ?? 'sqlite',
    here: took('here'),
    children: took('children'),
    passed: took('passed'),
  };
  appendFileSync(file, `${JSON.stringify(line)}\n`);
});

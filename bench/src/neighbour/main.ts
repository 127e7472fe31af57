/**
 * Two spaces of two accounts. One goes about its business, first alone and then for a minute beside one that does everything wrong at once.
 * `npm run bench:neighbour -- sqlite 10 websockets` says where, for how long and which attacks. Who stays within the limits should hardly notice: p99 of every operation at most three times that of before, and no event lost.
 */

import { type Neighbourhood, watchNeighbours } from '@kith/testing/neighbours';
import { startPostgres } from '@kith/testing/postgres-server';
import { timesOf } from '../groups/times.ts';
import { processorLine } from '../processor.ts';

const MOST_RATIO = 3;
const [wanted = 'both', seconds = '60', only = ''] = process.argv.slice(2);
const times = { quietMs: 20_000, attackMs: 1000 * Number(seconds), only };

console.log(processorLine());
console.log('One client with a rest of 5 ms; the attack runs on the same machine at the lowest priority.\n');
if (wanted !== 'postgres') say('SQLite', await watchNeighbours({ KITH_DATABASE_URL: 'sqlite:' }, times));
if (wanted !== 'sqlite') {
  await using server = await startPostgres();
  say('PostgreSQL', await watchNeighbours({ KITH_DATABASE_URL: `${server.url}/postgres` }, times));
}

function say(database: string, { quiet, attacked, readiness, leftBehind }: Neighbourhood): void {
  console.log(database);
  let worst = 0;
  for (const [name, all] of attacked.times) {
    const [before, during] = [timesOf(quiet.times.get(name) ?? []), timesOf(all)];
    const ratio = during.p99 / before.p99;
    worst = Math.max(worst, ratio);
    console.log(
      `  ${name.padEnd(24)} p99 quiet ${before.p99.toFixed(1).padStart(8)} ms, attacked ${during.p99.toFixed(1).padStart(8)} ms` +
        `  (p50 ${before.p50.toFixed(1)}, ${during.p50.toFixed(1)})  ratio ${ratio.toFixed(1)}  ${all.length} times`,
    );
  }
  console.log(`  the worst ratio is ${worst.toFixed(1)} (at most ${MOST_RATIO})`);
  console.log(`  lost events: ${quiet.lost} quiet, ${attacked.lost} attacked (none)`);
  console.log(`  wrong answers: ${quiet.failures.length} quiet, ${attacked.failures.length} attacked (none)`);
  for (const failure of new Set([...quiet.failures, ...attacked.failures].map((said) => said.slice(0, 160)))) {
    console.log(`    ${failure}`);
  }
  const left = leftBehind.length === 0 ? 'everything was given back' : `left behind: ${leftBehind.join(', ')}`;
  console.log(`  afterwards /readyz says ${readiness}; ${left}\n`);
}

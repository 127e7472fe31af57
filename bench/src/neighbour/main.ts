/**
 * Two spaces of two accounts. One goes about its business, first alone and then for a minute beside one that does everything wrong at once.
 * `npm run bench:neighbour -- sqlite 10 websockets` says where, for how long and which attacks. Who stays within the limits should hardly notice: p99 of every operation at most three times that of before, and no event lost.
 *
 * The attack, its victim and the server share the processors of this machine, which they would not elsewhere. What that costs by
 * itself is what bare Fastify in a process of its own is asked for: before each operation, by the same client.
 */

import { type Neighbourhood, watchNeighbours } from '@kith/testing/neighbours';
import { startPostgres } from '@kith/testing/postgres-server';
import { timesOf } from '../groups/times.ts';
import { processorLine } from '../processor.ts';
import { startBareFastify } from '../start-bare-fastify.ts';

const MOST_RATIO = 3;
const [wanted = 'both', seconds = '60', only = ''] = process.argv.slice(2);
await using bare = await startBareFastify();
const times = { quietMs: 20_000, attackMs: 1000 * Number(seconds), only, bareUrl: bare.url };

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
  for (const [name, all] of attacked.times) worst = Math.max(worst, compare(name, quiet.times.get(name) ?? [], all));
  const floor = compare('bare Fastify beside', quiet.beside, attacked.beside);
  console.log(
    `  the worst ratio is ${worst.toFixed(1)} (at most ${MOST_RATIO}), of bare Fastify beside ${floor.toFixed(1)}`,
  );
  console.log(`  lost events: ${quiet.lost} quiet, ${attacked.lost} attacked (none)`);
  console.log(`  wrong answers: ${quiet.failures.length} quiet, ${attacked.failures.length} attacked (none)`);
  for (const failure of new Set([...quiet.failures, ...attacked.failures].map((said) => said.slice(0, 160)))) {
    console.log(`    ${failure}`);
  }
  const left = leftBehind.length === 0 ? 'everything was given back' : `left behind: ${leftBehind.join(', ')}`;
  console.log(`  afterwards /readyz says ${readiness}; ${left}\n`);
}

/** @returns how many times as long it took beside the attack */
function compare(name: string, quiet: readonly number[], attacked: readonly number[]): number {
  const [before, during] = [timesOf(quiet), timesOf(attacked)];
  const ratio = during.p99 / before.p99;
  console.log(
    `  ${name.padEnd(24)} p99 quiet ${before.p99.toFixed(1).padStart(8)} ms, attacked ${during.p99.toFixed(1).padStart(8)} ms` +
      `  (p50 ${before.p50.toFixed(1)}, ${during.p50.toFixed(1)})  ratio ${ratio.toFixed(1)}  ${attacked.length} times`,
  );
  return ratio;
}

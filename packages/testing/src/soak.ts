/**
 * `npm run soak`: a year in minutes on both databases, and ten minutes of mishaps of three nodes; `-- sqlite`, `postgres` and `nodes` are one
 * of them. `-- upgrade FOLDER` replaces three nodes of an older version, which lies there and is built, one by one, and back. Prints what was counted, and ends with 1 when something was not as it should be.
 */

import { resolve } from 'node:path';
import { versionOf } from './nodes-house.ts';
import { startPostgres } from './postgres-server.ts';
import { mishapsOf, rollingUpgrade } from './soak-mishaps.ts';
import { surviveMishaps } from './soak-nodes.ts';
import { wholeYear } from './soak-plans.ts';
import { liveThrough } from './soak-year.ts';
import { temporaryFolder } from './temporary-folder.ts';

const MIB = 1024 * 1024;
const MISHAPS_MS = 10 * 60 * 1000;
const MEMBERSHIPS = 1000;
const UPGRADED_MEMBERSHIPS = 200;

const [asked, checkout] = process.argv.slice(2);
const say = (line: string): void => console.log(`  ${line}`);

async function yearOn(databaseUrl: string): Promise<readonly string[]> {
  await using folder = await temporaryFolder();
  const { counted, weighed, faults } = await liveThrough(wholeYear, { dataDir: folder.path, databaseUrl }, say);
  print(counted);
  say('Weighed again and again:');
  for (const what of Object.keys(weighed[0] ?? {})) {
    const weights = weighed.map((each) => each[what] ?? 0);
    if (weights.every((weight) => weight === 0)) continue;
    const isBytes = what === 'memory' || what === 'database';
    const shown = weights.map((weight) => (isBytes ? `${(weight / MIB).toFixed(1)} MiB` : String(weight)));
    say(`${shown.map((weight) => weight.padStart(11)).join('')}  ${what}`);
  }
  return faults;
}

async function yearOnPostgres(): Promise<readonly string[]> {
  await using postgres = await startPostgres();
  return await yearOn(`${postgres.url}/postgres`);
}

async function mishaps(): Promise<readonly string[]> {
  await using postgres = await startPostgres();
  const wish = { mishaps: mishapsOf, forMs: MISHAPS_MS, memberships: MEMBERSHIPS };
  const { counted, faults } = await surviveMishaps(postgres, wish, say);
  print(counted);
  return faults;
}

/** Of a checkout of another version, which is built. */
async function upgrade(): Promise<readonly string[]> {
  if (!checkout) throw new Error('Say where an older version lies, built: npm run soak -- upgrade FOLDER');
  await using postgres = await startPostgres();
  const older = resolve(checkout);
  const wish = {
    mishaps: () => rollingUpgrade(older),
    env: versionOf(older),
    forMs: 0,
    memberships: UPGRADED_MEMBERSHIPS,
  };
  const { counted, faults } = await surviveMishaps(postgres, wish, say);
  print(counted);
  return faults;
}

function print(counted: Readonly<Record<string, number>>): void {
  for (const [what, count] of Object.entries(counted)) say(`${String(count).padStart(8)}  ${what}`);
}

const soaks = {
  sqlite: ['A year on SQLite', () => yearOn('sqlite:')],
  postgres: ['A year on PostgreSQL', yearOnPostgres],
  nodes: ['Three nodes', mishaps],
  upgrade: ['Three nodes that are upgraded one by one, and back', upgrade],
} as const;

let faultless = true;
for (const [name, [title, run]] of Object.entries(soaks)) {
  if (asked === undefined ? name === 'upgrade' : asked !== name) continue;
  const began = performance.now();
  console.log(title);
  const faults = await run().catch((error: unknown) => [String(error)]);
  for (const fault of faults) say(`FAULT: ${fault}`);
  say(
    `${faults.length === 0 ? 'All as it should be' : 'NOT as it should be'}, in ${Math.round((performance.now() - began) / 1000)} s.`,
  );
  faultless &&= faults.length === 0;
}
process.exit(faultless ? 0 : 1);

/** `npm run soak`: a year in minutes, on both databases. Prints what was counted, and ends with 1 when something was not as it should be. */

import { startPostgres } from './postgres-server.ts';
import { wholeYear } from './soak-plans.ts';
import { liveThrough, type YearReport } from './soak-year.ts';
import { temporaryFolder } from './temporary-folder.ts';

const MIB = 1024 * 1024;

async function year(name: string, databaseUrl: string): Promise<boolean> {
  console.log(`A year on ${name}`);
  const began = performance.now();
  await using folder = await temporaryFolder();
  const report = await liveThrough(wholeYear, { dataDir: folder.path, databaseUrl }, (line) =>
    console.log(`  ${line}`),
  );
  console.log(`  It took ${Math.round((performance.now() - began) / 1000)} s.`);
  print(report);
  return report.faults.length === 0;
}

function print({ counted, weighed, faults }: YearReport): void {
  for (const [what, count] of Object.entries(counted)) console.log(`  ${String(count).padStart(8)}  ${what}`);
  console.log('  Weighed again and again:');
  for (const what of Object.keys(weighed[0] ?? {})) {
    const weights = weighed.map((each) => each[what] ?? 0);
    if (weights.every((weight) => weight === 0)) continue;
    const isBytes = what === 'memory' || what === 'database';
    const shown = weights.map((weight) => (isBytes ? `${(weight / MIB).toFixed(1)} MiB` : String(weight)));
    console.log(`  ${shown.map((weight) => weight.padStart(11)).join('')}  ${what}`);
  }
  for (const fault of faults) console.log(`  FAULT: ${fault}`);
  console.log(faults.length === 0 ? '  All as it should be.' : `  ${faults.length} FAULTS.`);
}

const verdicts: boolean[] = [await year('SQLite', 'sqlite:')];
{
  await using postgres = await startPostgres();
  verdicts.push(await year('PostgreSQL', `${postgres.url}/postgres`));
}
process.exit(verdicts.every(Boolean) ? 0 : 1);

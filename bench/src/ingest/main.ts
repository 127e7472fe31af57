/**
 * How many entries a second Kith stores and tells: pictures come in by HTTP, ten websockets and one webhook of every space hear of them.
 * Each node is a process of its own whose eyes read who is on a picture from a comment in it; cameras and listeners are in this one. Beside it, in
 * the same run, rows that are as large are inserted barely, fifty in a transaction.
 * `npm run bench:ingest -- sqlite 5` says where, and for how many seconds each part runs.
 */

import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPostgres } from '@kith/testing/postgres-server';
import { timesOf } from '../groups/times.ts';
import { barePostgres, bareSqlite } from './bare.ts';
import { type Cameras, send } from './cameras.ts';
import { Ears } from './ears.ts';
import { prepareSpace } from './house.ts';
import { runNode } from './node.ts';
import { NodeProcess } from './node-process.ts';

const SOCKETS = 10;
const SPACES = 8;
const [wanted = 'both', seconds = '5', only = ''] = process.argv.slice(2);
const forMs = 1000 * Number(seconds);

async function measure(): Promise<void> {
  console.log(`Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}`);
  const folder = await mkdtemp(join(tmpdir(), 'kith-bench-ingest-'));
  try {
    if (wanted !== 'postgres') {
      const url = `sqlite:${join(folder, 'kith.sqlite')}`;
      console.log('\nSQLite');
      await measureOn(folder, url, await bareSqlite(join(folder, 'bare.sqlite'), forMs));
    }
    if (wanted !== 'sqlite') {
      await using server = await startPostgres();
      const url = `${server.url}/postgres`;
      console.log('\nPostgreSQL');
      await measureOn(folder, url, await barePostgres(url, forMs));
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function measureOn(folder: string, databaseUrl: string, bare: number): Promise<void> {
  console.log(`  bare inserts, 50 rows a transaction: ${bare.toFixed(0)} entries a second`);
  const env = (node: string) => ({
    KITH_DATA_DIR: join(folder, `${databaseUrl.split(':')[0]}-${node}`),
    KITH_DATABASE_URL: databaseUrl,
    KITH_MEDIA_DIR: join(folder, `${databaseUrl.split(':')[0]}-media`),
    KITH_TOKEN_KEY: '5'.repeat(64),
  });
  await using first = await NodeProcess.open(env('first'), SPACES);
  await using ears = await Ears.open();
  for (const token of first.tokens) await prepareSpace(first.url, token, ears.hookUrl);
  const [token = ''] = first.tokens;
  for (const one of first.tokens) await ears.listen(first.url, one, one === token ? SOCKETS : 1);
  const cameras = { url: first.url, token, source: 'door', faces: 1, atOnce: 64 };
  const run = async (what: string, all: readonly Cameras[], nodes: readonly NodeProcess[] = [first]) => {
    if (only !== '' && !what.includes(only)) return;
    const before = await Promise.all(nodes.map((node) => node.count()));
    const heard = ears.events;
    const hooks = ears.webhooks;
    const since = performance.now();
    const sent = await Promise.all(all.map((each) => send(each, forMs)));
    const elapsedS = (performance.now() - since) / 1000;
    const webhooks = ears.webhooks - hooks;
    const entries = sent.reduce((sum, each) => sum + each.entries, 0);
    await told(ears);
    const after = await Promise.all(nodes.map((node) => node.count()));
    const rate = entries / elapsedS;
    const { p50, p99 } = timesOf(sent.flatMap((each) => [...each.ms]));
    console.log(
      `  ${what.padEnd(36)} ${rate.toFixed(0).padStart(6)} entries a second (${(rate / bare).toFixed(2)} of bare), p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms; ` +
        `webhooks meanwhile ${(webhooks / elapsedS).toFixed(0)} a second; events heard ${ears.events - heard}`,
    );
    for (const [i, { statements, transactions, cpuMs }] of after.entries()) {
      const from = before[i] ?? { statements: 0, transactions: 0, cpuMs: 0 };
      console.log(
        `    node ${i + 1}: ${((cpuMs - from.cpuMs) / entries).toFixed(2)} ms of a processor, ` +
          `${((statements - from.statements) / entries).toFixed(2)} statements and ${((transactions - from.transactions) / entries).toFixed(3)} transactions an entry`,
      );
    }
  };
  await run('warm-up', [{ ...cameras, atOnce: 8 }]);
  await run('one at a time', [{ ...cameras, atOnce: 1 }]);
  await run('one space', [cameras]);
  await run('one space, ten faces', [{ ...cameras, faces: 10 }]);
  await run('one space, pictures kept', [{ ...cameras, source: 'kept' }]);
  await run(
    'eight spaces',
    first.tokens.map((each) => ({ ...cameras, token: each, atOnce: 16 })),
  );
  if (databaseUrl.startsWith('sqlite')) return;
  await using second = await NodeProcess.open(env('second'), 0);
  await ears.listen(second.url, first.tokens[7] ?? '', 1);
  await run('one space, an idle second node', [cameras], [first, second]);
  await run(
    'one space by two nodes',
    [first, second].map(({ url }) => ({ ...cameras, url, atOnce: 32 })),
    [first, second],
  );
}

/** Until nothing is heard any more. */
async function told(ears: Ears): Promise<void> {
  for (let before = -1; before !== ears.events + ears.webhooks; ) {
    before = ears.events + ears.webhooks;
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
}

if (process.argv[2] === 'node') await runNode();
else await measure();

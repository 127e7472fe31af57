/** How long a node takes until its faces can be searched, from the database and from what it has kept, and what it holds up meanwhile. */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { createAccount, createLog, Database, type DatabaseConfig, IndexSync, openFaceIndex } from '@kith/server/parts';
import { type FaceVector, faceLike } from '@kith/testing/face-like';
import { manyFaces } from '@kith/testing/many-faces';
import { startPostgres } from '@kith/testing/postgres-server';
import { until } from '@kith/testing/until';
import { sql } from 'kysely';
import { median } from './median.ts';
import { processorLine } from './processor.ts';

const PERSONS = 100_000;
const STARTS = 5;
const THREADS = 2;
const WRITTEN_MS = 600_000;

/**
 * @param persons of one space, all of them on the scale
 * @param only on one kind of database
 */
export async function benchStart(persons = PERSONS, starts = STARTS, only?: string): Promise<void> {
  console.log(processorLine());
  if (only !== 'postgres') {
    await inFolder((folder) =>
      measure('SQLite', { kind: 'sqlite', file: join(folder, 'kith.sqlite') }, folder, persons, starts),
    );
  }
  if (only === 'sqlite') return;
  await using server = await startPostgres();
  await inFolder((folder) =>
    measure('PostgreSQL', { kind: 'postgres', url: `${server.url}/postgres` }, folder, persons, starts),
  );
}

async function inFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'kith-bench-index-'));
  try {
    await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function measure(
  name: string,
  config: DatabaseConfig,
  dataDir: string,
  persons: number,
  starts: number,
): Promise<void> {
  await enrol(config, persons);
  const from = { config, dataDir, persons };
  await tell(`${name}, from the database`, persons, starts, () => start({ ...from, keeps: false }));
  await start({ ...from, keeps: true });
  await tell(`${name}, from a snapshot`, persons, starts, () => start({ ...from, keeps: false }));
}

interface Start {
  readonly ms: number;
  readonly processorMs: number;
  /** The longest that the main thread did not answer. */
  readonly heldMs: number;
}

async function tell(name: string, persons: number, starts: number, begin: () => Promise<Start>): Promise<void> {
  const all: Start[] = [];
  for (let i = 0; i < starts; i++) all.push(await begin());
  const of = (figure: keyof Start): number => median(all.map((one) => one[figure]));
  console.log(
    `  start with ${persons.toLocaleString('en')} people, ${name}: ${of('ms').toFixed(0)} ms ` +
      `(fastest ${Math.min(...all.map(({ ms }) => ms)).toFixed(0)}), processor time ${of('processorMs').toFixed(0)} ms, ` +
      `main thread held for ${of('heldMs').toFixed(0)} ms at most`,
  );
}

interface From {
  readonly config: DatabaseConfig;
  readonly dataDir: string;
  readonly persons: number;
  /** Whether to stay until there is a snapshot. */
  readonly keeps: boolean;
}

async function start({ config, dataDir, persons, keeps }: From): Promise<Start> {
  const before = process.cpuUsage();
  const begin = performance.now();
  const held = monitorEventLoopDelay({ resolution: 1 });
  held.enable();
  await using db = await Database.open(config);
  await using faceIndex = await openFaceIndex({ threads: THREADS });
  await using sync = await IndexSync.open({
    ...{ db, database: config, faceIndex, log: createLog('error'), dataDir, node: 'bench' },
    snapshots: { quietMs: keeps ? 0 : WRITTEN_MS },
  });
  const [space] = await db.queries.selectFrom('spaces').select('id').execute();
  if (!space) throw new Error('There is no space.');
  await until(() => sync.progress.started, 'all faces are there', WRITTEN_MS);
  const ms = performance.now() - begin;
  held.disable();
  if (faceIndex.size(space.id) !== persons) throw new Error('Somebody is missing in the index.');
  const { user, system } = process.cpuUsage(before);
  const kept = async () => (await db.queries.selectFrom('index_snapshots').select('id').execute()).length > 0;
  if (keeps) {
    await until(kept, 'a snapshot begins', WRITTEN_MS);
    await sync.kept();
    console.log(`  a snapshot of it: ${(performance.now() - begin - ms).toFixed(0)} ms`);
  }
  return { ms, processorMs: (user + system) / 1000, heldMs: held.max / 1e6 };
}

async function enrol(config: DatabaseConfig, count: number): Promise<void> {
  await using db = await Database.open(config);
  await createAccount({ db, clock: Date.now }, 'bench', 'bench-password');
  const { id } = await db.queries.selectFrom('spaces').select('id').executeTakeFirstOrThrow();
  const { stranger } = faceLike(3);
  function* crowd(): Iterable<FaceVector[]> {
    for (let i = 0; i < count; i++) yield [stranger()];
  }
  await manyFaces(db, id, crowd());
  if (config.kind === 'postgres') await sql`vacuum analyze`.execute(db.queries);
}

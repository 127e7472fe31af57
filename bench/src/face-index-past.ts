/** How long a search among all stored faces takes, from nothing and in memory, what it holds, and what reading the same bytes takes. */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { type AccountId, defaultThresholds, SourceCreate, SourceId, type SpaceId } from '@kith/contract';
import {
  createAccount,
  createSource,
  Database,
  type DatabaseConfig,
  Past,
  type ScaledTemplate,
  scaleTemplate,
} from '@kith/server/parts';
import { type FaceVector, faceLike } from '@kith/testing/face-like';
import { manyEntries } from '@kith/testing/many-entries';
import { startPostgres } from '@kith/testing/postgres-server';
import { sql } from 'kysely';
import { openFloor } from './face-index-floor.ts';
import { elapsedMs, median } from './median.ts';
import { processorLine } from './processor.ts';

const SIGN_BYTES = 64;
const SEARCHES = 100;
const COLD = 5;
/** Who comes every day: so many entries are of one person. */
const REGULARS = 10;
const REGULAR_SHARE = 0.05;
const MIB = 2 ** 20;

/** @param entries of one space @param only on one kind of database */
export async function benchPast(entries: number, only?: string): Promise<void> {
  console.log(processorLine());
  if (only !== 'postgres') {
    await inFolder((folder) => measure('SQLite', { kind: 'sqlite', file: join(folder, 'kith.sqlite') }, entries));
  }
  if (only === 'sqlite') return;
  await using server = await startPostgres();
  await measure('PostgreSQL', { kind: 'postgres', url: `${server.url}/postgres` }, entries);
}

async function inFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'kith-bench-past-'));
  try {
    await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function measure(name: string, database: DatabaseConfig, entries: number): Promise<void> {
  await using db = await Database.open(database);
  const { spaceId, faces } = await fill(db, entries);
  const open = (memoryBytes: number) =>
    new Past({ database, memoryBytes, steady: () => performance.now(), fill: async () => undefined, log: console });
  const of = (face: ScaledTemplate) => ({ face, filter: {}, confidence: defaultThresholds.junk, limit: 20 });
  const say = (what: string, times: readonly number[], floor: number) =>
    console.log(
      `  ${name}, ${entries.toLocaleString('en')} faces, ${what.padEnd(38)} ${median(times).toFixed(1).padStart(8)} ms   longest ${Math.max(
        ...times,
      )
        .toFixed(1)
        .padStart(8)} ms   floor ${floor.toFixed(1).padStart(7)} ms   ratio ${(median(times) / floor).toFixed(2)}`,
    );

  const read = sql`select sum(octet_length(record)) from entry_signs where space_id = ${spaceId}`;
  const rowsRead = median(await repeated(COLD, () => read.execute(db.queries)));
  const cold: number[] = [];
  for (let i = 0; i < COLD; i++) {
    await using past = open(Number.MAX_SAFE_INTEGER);
    cold.push(await elapsedMs(() => past.search(spaceId, of(faces.strangers[i] ?? faces.regulars[0]))));
  }
  say('cold; adding up the lengths of all rows', cold, rowsRead);

  await using floor = await openFloor(entries * SIGN_BYTES, 1);
  const signsRead = median(await repeated(SEARCHES, () => floor.read()));
  global.gc?.();
  const before = process.memoryUsage.rss();
  await using past = open(Number.MAX_SAFE_INTEGER);
  await past.search(spaceId, of(faces.regulars[0]));
  const held = process.memoryUsage.rss() - before;
  const loop = monitorEventLoopDelay({ resolution: 1 });
  loop.enable();
  const first = await repeated(REGULARS, (i) => past.search(spaceId, of(faces.regulars[i] as ScaledTemplate)));
  say('warm, regulars, whom nobody searched', first, signsRead);
  for (const [who, wanted] of Object.entries(faces)) {
    const times = await repeated(SEARCHES, (i) =>
      past.search(spaceId, of(wanted[i % wanted.length] as ScaledTemplate)),
    );
    say(`warm, ${who}; reading all signs`, times, signsRead);
  }
  loop.disable();
  const filter = { sources: [2], seenFrom: entries / 2 };
  const filtered = await repeated(SEARCHES, (i) =>
    past.search(spaceId, { ...of(faces.strangers[i % SEARCHES] as ScaledTemplate), filter }),
  );
  say('warm, of one camera and a half of the time', filtered, signsRead);
  console.log(
    `  ${name}: ${(held / MIB).toFixed(0)} MiB of real memory with the thread; main thread held for ${(loop.max / 1e6).toFixed(1)} ms at most`,
  );
  await using narrow = open(0);
  const asRead = await repeated(COLD, (i) => narrow.search(spaceId, of(faces.strangers[i] as ScaledTemplate)));
  say('as it is read, without memory', asRead, rowsRead);
}

async function repeated(times: number, work: (i: number) => Promise<unknown>): Promise<number[]> {
  const all: number[] = [];
  for (let i = 0; i < times; i++) all.push(await elapsedMs(() => work(i)));
  return all;
}

/** Strangers who were never seen, visitors who were seen once or twice, and those who come every day. */
async function fill(db: Database, entries: number) {
  const accountId = await createAccount({ db, clock: Date.now }, 'bench', 'bench-password');
  const { id: spaceId } = await db.queries.selectFrom('spaces').select('id').executeTakeFirstOrThrow();
  const sources = await cameras(db, accountId, spaceId);
  const { stranger, similar, random } = faceLike(3);
  const regulars = Array.from({ length: REGULARS }, stranger);
  const visitors: FaceVector[] = [];
  function* seen() {
    for (let i = 0; i < entries; i++) {
      const regular = random() < REGULAR_SHARE ? regulars[Math.floor(random() * REGULARS)] : undefined;
      const face = regular ? similar(regular, 0.75 + 0.2 * random()) : stranger();
      if (!regular && visitors.length < SEARCHES && random() < (2 * SEARCHES) / entries) visitors.push(face);
      yield { face, sourceId: sources[i % sources.length] ?? SourceId.parse(1), seen: i };
    }
  }
  await manyEntries(db, spaceId, seen(), {
    onStored: (n) => n % 100_000 === 0 && process.stderr.write(`${n.toLocaleString('en')} entries\n`),
  });
  if (db.isShared) await sql`vacuum analyze`.execute(db.queries);
  const again = (face: FaceVector) => scaleTemplate(similar(face, 0.9));
  return {
    spaceId,
    faces: {
      strangers: Array.from({ length: SEARCHES }, () => scaleTemplate(stranger())),
      visitors: visitors.map(again),
      regulars: regulars.map(again) as [ScaledTemplate, ...ScaledTemplate[]],
    },
  };
}

async function cameras(db: Database, accountId: AccountId, spaceId: SpaceId): Promise<SourceId[]> {
  const ids: SourceId[] = [];
  for (const name of ['door', 'gate', 'hall', 'yard']) {
    const source = await createSource({ db, clock: Date.now }, accountId, spaceId, SourceCreate.parse({ name }));
    if (typeof source === 'object') ids.push(source.id);
  }
  return ids;
}

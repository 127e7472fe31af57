/**
 * What an upgrade to a scale costs: the first start over templates that nobody has scaled, bringing them onto the scale by a node that is
 * killed half-way and one that goes on, and what others who write wait for meanwhile; the starts after that, what comparing costs before
 * and after, and whether everybody is found as before.
 */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { SpaceId } from '@kith/contract';
import {
  advanceRevision,
  createAccount,
  createLog,
  Database,
  type DatabaseConfig,
  findTemplates,
  IndexSync,
  likenesses,
  openFaceIndex,
  type PersonId,
  Scaling,
  type ScanIndex,
  scaleMissing,
  scaleTemplate,
} from '@kith/server/parts';
import { type FaceVector, faceLike } from '@kith/testing/face-like';
import { manyFaces } from '@kith/testing/many-faces';
import { startPostgres } from '@kith/testing/postgres-server';
import { until } from '@kith/testing/until';
import { sql } from 'kysely';
import { elapsedMs, median } from './median.ts';
import { processorLine } from './processor.ts';

const PROBES = 200;
const COMPARED = 16;
const LONG_MS = 1_800_000;
const THREADS = 2;

/**
 * @param persons of one space, with one template each
 * @param only on one kind of database
 */
export async function benchScale(persons: number, only?: string): Promise<void> {
  console.log(processorLine());
  if (only !== 'postgres') {
    await inFolder((folder) =>
      measure('SQLite', { kind: 'sqlite', file: join(folder, 'kith.sqlite') }, folder, persons),
    );
  }
  if (only === 'sqlite') return;
  await using server = await startPostgres();
  await inFolder((folder) =>
    measure('PostgreSQL', { kind: 'postgres', url: `${server.url}/postgres` }, folder, persons),
  );
}

async function inFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'kith-bench-scale-'));
  try {
    await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function measure(name: string, config: DatabaseConfig, dataDir: string, persons: number): Promise<void> {
  const faces = faceLike(3);
  const known: FaceVector[] = [];
  await using db = await Database.open(config);
  await createAccount({ db, clock: Date.now }, 'bench', 'bench-password');
  const { id: spaceId } = await db.queries.selectFrom('spaces').select('id').executeTakeFirstOrThrow();
  function* crowd(): Iterable<FaceVector[]> {
    for (let i = 0; i < persons; i++) {
      const face = faces.stranger();
      if (i % Math.ceil(persons / PROBES) === 0) known.push(face);
      yield [face];
    }
  }
  const ids = await manyFaces(db, spaceId, crowd(), { isScaled: false });
  if (config.kind === 'postgres') await sql`vacuum analyze`.execute(db.queries);
  const say = (what: string): void => console.log(`  ${name}, ${persons.toLocaleString('en')} people: ${what}`);
  const start = (): Promise<Searched> => searched({ config, dataDir, db, spaceId }, known);

  const before = await start();
  say(`start, nothing scaled: ${before.ms.toFixed(0)} ms`);
  say(`comparing with ${COMPARED}, nothing scaled: ${(await compared(db, spaceId, ids, known)).toFixed(2)} ms`);
  const place = { config, dataDir, db, spaceId };
  say(await killedHalfWay(place, persons / 2));
  const half = await start();
  say(`start, half of it scaled: ${half.ms.toFixed(0)} ms`);
  say(await goneOn(place));
  if (config.kind === 'postgres') await sql`vacuum analyze`.execute(db.queries);
  const after = await start();
  const again = await start();
  say(`start, all scaled: ${after.ms.toFixed(0)} ms, again ${again.ms.toFixed(0)} ms`);
  say(`comparing with ${COMPARED}, all scaled: ${(await compared(db, spaceId, ids, known)).toFixed(2)} ms`);
  say(`looking for what is missing, when nothing is: ${(await elapsedMs(() => complete(db, spaceId))).toFixed(0)} ms`);
  const unlike = before.found.filter((one, i) => one !== half.found[i] || one !== after.found[i]).length;
  say(`${before.found.length} searches before, half-way and after: ${unlike} answered otherwise`);
}

interface Place {
  readonly config: DatabaseConfig;
  readonly dataDir: string;
  readonly db: Database;
  readonly spaceId: SpaceId;
}

interface Searched {
  readonly ms: number;
  /** What each search found, with the cosines. */
  readonly found: readonly string[];
}

async function searched(place: Place, known: readonly FaceVector[]): Promise<Searched> {
  const { config, dataDir, db, spaceId } = place;
  await using faceIndex = await openFaceIndex({ threads: THREADS });
  const begin = performance.now();
  await using sync = await IndexSync.open({
    ...{ db, database: config, faceIndex, log: createLog('error'), dataDir, node: 'bench' },
    snapshots: { quietMs: LONG_MS, stopTemplates: 0 },
  });
  await until(() => sync.progress.started, 'all faces are there', LONG_MS);
  const ms = performance.now() - begin;
  return { ms, found: await answers(db, faceIndex, spaceId, known) };
}

async function answers(db: Database, index: ScanIndex, spaceId: SpaceId, known: readonly FaceVector[]) {
  const { similar } = faceLike(9);
  const found: string[] = [];
  for (const face of known) {
    const probe = scaleTemplate(similar(face, 0.7));
    const candidates = await index.search(spaceId, probe);
    const persons = candidates.map(({ personId }) => personId as PersonId);
    found.push(JSON.stringify(await likenesses(db.queries, spaceId, probe, persons)));
  }
  return found;
}

/** The median of a comparison of a face with some persons as a search makes it. */
async function compared(db: Database, spaceId: SpaceId, ids: readonly PersonId[], known: readonly FaceVector[]) {
  const times: number[] = [];
  for (const [i, face] of known.entries()) {
    const persons = Array.from({ length: COMPARED }, (_, k) => ids[(i * 7919 + k * 104_729) % ids.length] as PersonId);
    times.push(await elapsedMs(() => likenesses(db.queries, spaceId, scaleTemplate(face), persons)));
  }
  if ((await findTemplates(db.queries, spaceId, ids.slice(0, 3))).size === 0) throw new Error('Nobody is there.');
  return median(times);
}

const complete = (db: Database, spaceId: SpaceId) =>
  scaleMissing(db, spaceId, new AbortController().signal, { threads: THREADS });

const keptOf = async ({ db, spaceId }: Place): Promise<number> =>
  (
    await db.queries
      .selectFrom('scaled_templates')
      .select((eb) => eb.fn.countAll<number>().as('n'))
      .where('space_id', '=', spaceId)
      .executeTakeFirstOrThrow()
  ).n;

/** Lets another process start over the database as an upgrade does, and kills it when so many templates are kept. */
async function killedHalfWay(place: Place, half: number): Promise<string> {
  const begin = performance.now();
  const asked = JSON.stringify({ config: place.config, dataDir: place.dataDir });
  const child = spawn(process.execPath, [import.meta.filename, asked], { stdio: 'inherit' });
  const exit = once(child, 'exit');
  await until(async () => (await keptOf(place)) >= half, 'half of it is kept', LONG_MS);
  child.kill('SIGKILL');
  const [, signal] = await exit;
  const ms = performance.now() - begin;
  return `a node that brings it onto the scale, ${signal} after ${(ms / 1000).toFixed(1)} s: ${await keptOf(place)} kept`;
}

/** An upgraded node: starts, and keeps what it made. */
async function upgrade(place: Place, onLoaded: () => void): Promise<void> {
  const { config, dataDir, db, spaceId } = place;
  const log = createLog('error');
  await using faceIndex = await openFaceIndex({ threads: THREADS });
  await using scaling = new Scaling({ db, log, threads: THREADS });
  await using sync = await IndexSync.open({
    ...{ db, database: config, faceIndex, log, dataDir, node: 'bench', scaling },
    snapshots: { quietMs: LONG_MS, stopTemplates: 0 },
  });
  await until(() => sync.progress.started, 'all faces are there', LONG_MS);
  onLoaded();
  await scaling.complete(spaceId);
}

/** What that takes from where it was killed, while somebody else writes. */
async function goneOn(place: Place): Promise<string> {
  const { db, spaceId } = place;
  const before = await keptOf(place);
  const held = monitorEventLoopDelay({ resolution: 1 });
  held.enable();
  const waits: number[] = [];
  let working = true;
  const others = (async () => {
    while (working) {
      waits.push(await elapsedMs(() => db.transaction((tx) => advanceRevision(tx, spaceId))));
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  })();
  const begin = performance.now();
  let loadedMs = 0;
  await upgrade(place, () => {
    loadedMs = performance.now() - begin;
  });
  const ms = performance.now() - begin;
  working = false;
  await others;
  held.disable();
  waits.sort((a, b) => a - b);
  return (
    `gone on: searched after ${(loadedMs / 1000).toFixed(1)} s, all kept after ${(ms / 1000).toFixed(1)} s ` +
    `(${(((await keptOf(place)) - before) / (ms / 1000)).toFixed(0)} a second); others who wrote waited for ` +
    `${median(waits).toFixed(1)} ms, ${(waits.at(-1) ?? 0).toFixed(0)} ms at most; main thread held for ${(held.max / 1e6).toFixed(0)} ms at most`
  );
}

/** The process that is killed. */
if (process.argv[1] === import.meta.filename) {
  const { config, dataDir } = JSON.parse(process.argv[2] ?? '') as Pick<Place, 'config' | 'dataDir'>;
  const db = await Database.open(config);
  const { id: spaceId } = await db.queries.selectFrom('spaces').select('id').executeTakeFirstOrThrow();
  await upgrade({ config, dataDir, db, spaceId }, () => undefined);
}

/** How long a node takes to build its face index from the database. */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Pid } from '@kith/contract';
import { createAccount, createLog, Database, type DatabaseConfig, IndexSync, openFaceIndex } from '@kith/server/parts';
import { faceLike } from '@kith/testing/face-like';
import { startPostgres } from '@kith/testing/postgres-server';
import { sql } from 'kysely';
import { elapsedMs, median } from './median.ts';

const PERSONS = 100_000;
const BATCH = 500;
const STARTS = 5;
const THREADS = 2;

export async function benchStart(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'kith-bench-index-'));
  try {
    await measure('SQLite', { kind: 'sqlite', file: join(folder, 'kith.sqlite') });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  await using server = await startPostgres();
  await measure('PostgreSQL', { kind: 'postgres', url: `${server.url}/postgres` });
}

async function measure(name: string, config: DatabaseConfig): Promise<void> {
  await enrol(config);
  const starts: number[] = [];
  const busy: number[] = [];
  const reads: number[] = [];
  for (let i = 0; i < STARTS; i++) {
    const before = process.cpuUsage();
    starts.push(await elapsedMs(() => start(config)));
    const { user, system } = process.cpuUsage(before);
    busy.push((user + system) / 1000);
    reads.push(await elapsedMs(() => readOnly(config)));
  }
  const [startMs, readMs] = [median(starts), median(reads)];
  console.log(
    `  start with ${PERSONS.toLocaleString('en')} people, ${name}: ${startMs.toFixed(0)} ms (fastest ${Math.min(...starts).toFixed(0)}), ` +
      `processor time ${median(busy).toFixed(0)} ms; ` +
      `reading their templates with one query: ${readMs.toFixed(0)} ms (fastest ${Math.min(...reads).toFixed(0)}), ratio ${(startMs / readMs).toFixed(2)}`,
  );
}

async function start(config: DatabaseConfig): Promise<void> {
  await using db = await Database.open(config);
  await using faceIndex = await openFaceIndex({ threads: THREADS });
  await using _sync = await IndexSync.open({ db, faceIndex, log: createLog('error') });
  const [space] = await db.queries.selectFrom('spaces').select('id').execute();
  if (!space || faceIndex.size(space.id) !== PERSONS) throw new Error('Somebody is missing in the index.');
}

async function readOnly(config: DatabaseConfig): Promise<void> {
  await using db = await Database.open(config);
  await db.queries.selectFrom('person_templates').select(['person_id', 'vector']).execute();
}

async function enrol(config: DatabaseConfig): Promise<void> {
  await using db = await Database.open(config);
  const { queries } = db;
  await createAccount({ db, clock: Date.now }, 'bench', 'bench-password');
  const { id: space_id } = await queries.selectFrom('spaces').select('id').executeTakeFirstOrThrow();
  const faces = faceLike(3);
  const look = { space_id, created: 0, facesize: 1 };
  for (let first = 1; first <= PERSONS; first += BATCH) {
    const numbers = Array.from({ length: BATCH }, (_, i) => first + i);
    await db.transaction(async (tx) => {
      const persons = await tx
        .insertInto('persons')
        .values(numbers.map((n) => ({ ...look, pid: pidOf(n) })))
        .returning('id')
        .execute();
      const vectors = persons.map(({ id }) => ({
        ...look,
        person_id: id,
        vector: Buffer.from(faces.stranger().buffer),
      }));
      await tx.insertInto('person_templates').values(vectors).execute();
    });
  }
  if (config.kind === 'postgres') await sql`vacuum analyze`.execute(queries);
}

const pidOf = (n: number): Pid => Pid.parse(`00000000-0000-4000-8000-${String(n).padStart(12, '0')}`);

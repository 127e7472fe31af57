/**
 * The index in memory beside the one in the database: is everybody decided alike, and at what price?
 *
 * `npm run bench:index -- database 1000000` stores so many persons and asks both. `… scan 10000000` scans so many sign bits
 * alone, for a size at which the persons themselves would take hours to store.
 */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defaultThresholds, type GroupId, type SpaceId } from '@kith/contract';
import {
  type Context,
  cosineOf,
  createAccount,
  createLog,
  Database,
  type Decision,
  decideConfig,
  erasePerson,
  identifyAll,
  nearSigns,
  openContext,
  type PersonId,
  reachBits,
  reachWeight,
  readEnv,
  readSecrets,
  SCALE,
  signWeights,
} from '@kith/server/parts';
import { type FaceLike, type FaceVector, faceLike } from '@kith/testing/face-like';
import { manyFaces } from '@kith/testing/many-faces';
import { startPostgres } from '@kith/testing/postgres-server';
import { sql } from 'kysely';
import { elapsedMs, median } from './median.ts';

const PROBES = 1000;
const TOGETHER = 8;
const KNOWN = 5000;
const count = (n: number): string => n.toLocaleString('en');

export async function benchDatabase(persons: number): Promise<void> {
  await using server = await startPostgres();
  const url = `${server.url}/postgres`;
  await using folders = await temporaryFolders();
  const faces = faceLike(17);
  const known: FaceVector[] = [];

  await using empty = await openNode(await folders.make(), url, 'memory');
  await createAccount(empty, 'bench', 'bench-password');
  const { db } = empty;
  const { id: spaceId } = await db.queries.selectFrom('spaces').select('id').executeTakeFirstOrThrow();
  let ids: PersonId[] = [];
  const storeMs = await elapsedMs(async () => {
    ids = await manyFaces(db, spaceId, strangers(faces, persons, known));
  });
  await sql`vacuum analyze`.execute(db.queries);
  console.log(`${count(persons)} persons stored in ${(storeMs / 1000).toFixed(0)} s`);
  for (const row of await sizes(db))
    console.log(`  ${row.name.padEnd(24)} ${(row.bytes / 1e6).toFixed(0).padStart(8)} MB`);
  const groups = [await group(db, spaceId, 'one of ten', 10), await group(db, spaceId, 'one of a thousand', 1000)];

  let memory: Context | undefined;
  let one: Context | undefined;
  let other: Context | undefined;
  const before = process.memoryUsage().rss;
  const memoryMs = await elapsedMs(async () => {
    memory = folders.own(await openNode(await folders.make(), url, 'memory'));
    for (;;) {
      const ready = await memory.indexSync.catchUp(spaceId).then(() => memory?.gallery.persons(spaceId));
      if (ready === persons) break;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  });
  const grown = process.memoryUsage().rss - before;
  const databaseMs = await elapsedMs(async () => {
    one = folders.own(await openNode(await folders.make(), url, 'database'));
  });
  other = folders.own(await openNode(await folders.make(), url, 'database'));
  if (!memory || !one) throw new Error('A node did not start.');
  console.log(
    `  a node is ready: memory ${memoryMs.toFixed(0)} ms (${(grown / 1e6).toFixed(0)} MB), database ${databaseMs.toFixed(0)} ms`,
  );

  const threshold = cosineOf(defaultThresholds.junk, persons);
  const somebody = (): FaceVector => known[Math.floor(faces.random() * known.length)] ?? faces.stranger();
  const near = (): number => threshold + 0.02 * (faces.random() - 0.5);
  const kinds = {
    'good pictures': () => faces.similar(somebody(), 0.75),
    'at the threshold': () => faces.similar(somebody(), near()),
    'blurred towards others': () => faces.similar(somebody(), near(), somebody()),
    strangers: () => faces.stranger(),
  };
  for (const among of [undefined, groups.slice(0, 1), groups.slice(1)]) {
    const where = among
      ? `in a group of ${count(among[0] === groups[0] ? persons / 10 : persons / 1000)}`
      : 'in the space';
    for (const [kind, probe] of Object.entries(kinds)) {
      const probes = Array.from({ length: PROBES / 4 }, probe);
      const nodes = [one, other];
      const times: Record<'memory' | 'database', number[]> = { memory: [], database: [] };
      let [unlike, nearer] = [0, 0];
      for (const [i, face] of probes.entries()) {
        const node = nodes[i % 2] ?? one;
        const answers: Decision[] = [];
        for (const [place, context] of [
          ['memory', memory],
          ['database', node],
        ] as const) {
          times[place].push(
            await elapsedMs(async () => answers.push(...(await decide(context, spaceId, [face], among)))),
          );
        }
        const [a, b] = answers;
        if (a?.result !== b?.result || JSON.stringify(a) !== JSON.stringify(b)) {
          // Nobody on both: of whom is nearest either may miss a few.
          if (a?.result === 'nm' && b?.result === 'nm') nearer++;
          else unlike++;
        }
      }
      console.log(
        `  ${`${kind}, ${where}`.padEnd(46)} ${count(probes.length)} alike but ${unlike} (nearest of nobody: ${nearer}); ` +
          `memory ${median(times.memory).toFixed(1)} ms, database ${median(times.database).toFixed(0)} ms`,
      );
    }
  }
  const frame = Array.from({ length: TOGETHER }, kinds['good pictures']);
  const together: number[] = [];
  for (let i = 0; i < 11; i++) together.push(await elapsedMs(() => decide(one as Context, spaceId, frame)));
  console.log(`  ${TOGETHER} faces of one frame, in one scan: ${median(together).toFixed(0)} ms`);
  await erase(one, [memory, one, other], spaceId, ids, known);
}

/** Whom one node has erased no node finds when that is answered. */
async function erase(
  on: Context,
  nodes: readonly Context[],
  spaceId: SpaceId,
  ids: readonly PersonId[],
  known: readonly FaceVector[],
): Promise<void> {
  const erased = 20;
  let found = 0;
  for (let i = 0; i < erased; i++) {
    const face = known[i];
    const person = await on.db.queries
      .selectFrom('persons')
      .select('pid')
      .where('id', '=', ids[i] as PersonId)
      .executeTakeFirstOrThrow();
    if (!face) throw new Error('Nobody is known.');
    await erasePerson(on, [spaceId], person.pid);
    for (const node of nodes) {
      // Another node's memory is told within milliseconds, and of what the database holds at once.
      if (node.config.index === 'memory') await node.indexSync.catchUp(spaceId);
      const [decision] = await decide(node, spaceId, [face]);
      if (decision?.result !== 'nm') found++;
    }
  }
  console.log(`  erased on one node: ${erased}; found on any afterwards: ${found}`);
}

async function decide(context: Context, spaceId: SpaceId, faces: readonly FaceVector[], groups?: readonly GroupId[]) {
  const among = await context.candidates.among(spaceId, groups);
  if (among && 'unknownGroups' in among) throw new Error('There is no such group.');
  return identifyAll(context, spaceId, faces, { space_id: spaceId, ...defaultThresholds }, among);
}

/** Scans made-up sign bits, without persons: half of a million of them differ from any face by 256. */
export async function benchScan(templates: number): Promise<void> {
  await using server = await startPostgres();
  await using db = await Database.open({ kind: 'postgres', url: `${server.url}/postgres` });
  const random = sql.raw(Array.from({ length: 16 }, () => '(random() * 4294967295)::bigint::bit(32)').join(' || '));
  await sql`insert into template_signs (space_id, person_id, template_id, scale, signs)
    select 1, i, i, ${sql.lit(SCALE)}, (${random})::bit(512) from generate_series(1, ${sql.lit(templates)}) i`.execute(
    db.queries,
  );
  await sql`vacuum analyze template_signs`.execute(db.queries);
  console.log(`${count(templates)} templates`);
  for (const row of await sizes(db))
    console.log(`  ${row.name.padEnd(24)} ${(row.bytes / 1e6).toFixed(0).padStart(8)} MB`);
  const faces = faceLike(5);
  const leastCosine = cosineOf(defaultThresholds.junk, templates);
  for (const together of [1, 4, 16]) {
    const times: number[] = [];
    for (let i = 0; i < 7; i++) {
      const asked = Array.from({ length: together }, () => {
        const weights = signWeights(faces.stranger());
        return { ...weights, reachWeight: reachWeight(weights, leastCosine) };
      });
      const search = {
        spaceId: 1 as SpaceId,
        scale: SCALE,
        faces: asked,
        reachBits: reachBits(leastCosine),
        nearest: 512,
      };
      times.push(await elapsedMs(() => nearSigns(db.reading, search)));
    }
    console.log(
      `  ${together} faces in one scan: ${median(times).toFixed(0)} ms (fastest ${Math.min(...times).toFixed(0)})`,
    );
  }
}

async function sizes(db: Database): Promise<{ name: string; bytes: number }[]> {
  const { rows } = await sql<{ name: string; bytes: number }>`
    select 'template_signs' as name, sum(pg_table_size(inhrelid))::bigint as bytes from pg_inherits where inhparent = 'template_signs'::regclass
    union all select 'its index', sum(pg_indexes_size(inhrelid))::bigint from pg_inherits where inhparent = 'template_signs'::regclass
    union all select 'person_templates', pg_total_relation_size('person_templates')`.execute(db.queries);
  return rows;
}

function* strangers(faces: FaceLike, persons: number, known: FaceVector[]): Iterable<FaceVector[]> {
  for (let i = 0; i < persons; i++) {
    const template = faces.stranger();
    if (known.length < KNOWN) known.push(template);
    yield [template];
  }
}

async function group(db: Database, spaceId: SpaceId, name: string, oneOf: number): Promise<GroupId> {
  const { rows } = await sql<{
    id: GroupId;
  }>`insert into groups (space_id, name, name_key, description, persons_count, created)
    values (${spaceId}, ${name}, ${name}, '', 0, 0) returning id`.execute(db.queries);
  const id = rows[0]?.id;
  if (id === undefined) throw new Error('There is no group.');
  await sql`insert into memberships (space_id, group_id, person_id, since)
    select space_id, ${sql.lit(id)}, id, 0 from persons where id % ${sql.lit(oneOf)} = 0`.execute(db.queries);
  await sql`update groups set persons_count = (select count(*) from memberships where group_id = id) where id = ${id}`.execute(
    db.queries,
  );
  await sql`vacuum analyze memberships`.execute(db.queries);
  return id;
}

async function openNode(dataDir: string, url: string, index: 'memory' | 'database') {
  const env = readEnv({ KITH_DATA_DIR: dataDir, KITH_DATABASE_URL: url, KITH_INDEX: index, KITH_LOG_LEVEL: 'error' });
  const config = decideConfig(env);
  const blind = {
    analyse: () => Promise.reject(new Error('not measured here')),
    [Symbol.asyncDispose]: async () => undefined,
  };
  return openContext(config, await readSecrets(env, dataDir), createLog('error'), { vision: blind });
}

async function temporaryFolders() {
  const made: string[] = [];
  const owned: AsyncDisposable[] = [];
  return {
    async make(): Promise<string> {
      const folder = await mkdtemp(join(tmpdir(), 'kith-bench-'));
      made.push(folder);
      return folder;
    },
    own<T extends AsyncDisposable>(part: T): T {
      owned.push(part);
      return part;
    },
    async [Symbol.asyncDispose]() {
      for (const part of owned.reverse()) await part[Symbol.asyncDispose]();
      for (const folder of made) await rm(folder, { recursive: true, force: true });
    },
  };
}

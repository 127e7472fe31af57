import type { TemplateId } from '@kith/contract';
import { faceLike } from '@kith/testing/face-like';
import { manyFaces } from '@kith/testing/many-faces';
import { numberedFaces, pictureOf } from '@kith/testing/numbered-faces';
import { temporaryFolder } from '@kith/testing/temporary-folder';
import { openTestKith, type TestKith } from '@kith/testing/test-kith';
import { until } from '@kith/testing/until';
import { uploadTo } from '@kith/testing/upload';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { holdSpace } from '../../platform/db/space-revision.ts';
import { fromStored, fromStoredScaled } from '../../platform/db/stored-template.ts';
import { openFaceIndex } from '../../recognition/faceindex/scan-index.ts';
import { scaleTemplate } from '../../recognition/scale/scale-template.ts';
import type { RawTemplate } from '../../recognition/scale/templates.ts';
import { packed, type ScaledOnTheWay } from '../loading/scaled-on-the-way.ts';
import { IndexSync } from './index-sync.ts';
import { Scaling } from './scaling.ts';
import { findTemplates } from './template-store.ts';

/** So many missing ones are not made on the main thread. */
const MANY = 1100;
const LONG_MS = 60_000;

const faces = faceLike(41);
let kith: TestKith;
let said: { readonly level: number; readonly damaged?: number; readonly msg: string }[];
let scaling: Scaling;
beforeEach(async () => {
  kith = await openTestKith({ env: { KITH_LOG_LEVEL: 'silent' } });
  said = [];
  const log = pino({ base: null }, { write: (line: string) => void said.push(JSON.parse(line)) });
  scaling = new Scaling({ db: kith.context.db, log, threads: 2 });
});
afterEach(async () => {
  await scaling[Symbol.asyncDispose]();
  await kith[Symbol.asyncDispose]();
});

/** The Kith beside looks every second for who was stored, and would do what the node that starts is to do. */
const leaveToAnother = () => kith.context.scaling[Symbol.asyncDispose]();

const crowd = (persons: number, isScaled: boolean) =>
  manyFaces(
    kith.context.db,
    kith.spaceId,
    Array.from({ length: persons }, () => [faces.stranger()]),
    { isScaled },
  );

const kept = () => kith.context.db.queries.selectFrom('scaled_templates').selectAll().orderBy('template_id').execute();

/** Whether of every template what follows from it is kept, to the last bit. */
async function areAllKept(): Promise<boolean> {
  const rows = await kith.context.db.queries.selectFrom('person_templates').selectAll().orderBy('id').execute();
  const bits = (templates: readonly (Float32Array | null)[]) =>
    Buffer.concat(templates.map((template) => (template ? Buffer.from(template.buffer) : Buffer.alloc(0))));
  const due = rows.map((row) => scaleTemplate(fromStored(row) as RawTemplate));
  return bits(due).equals(bits((await kept()).map(fromStoredScaled)));
}

/** Turns a bit of what is kept of some templates. */
async function damage(count: number): Promise<TemplateId[]> {
  const rows = (await kept()).slice(0, count);
  for (const { template_id, vector: sound } of rows) {
    const vector = Buffer.from(sound);
    vector.writeUInt8(vector.readUInt8(3) ^ 0x40, 3);
    const change = kith.context.db.queries.updateTable('scaled_templates').set({ vector });
    await change.where('template_id', '=', template_id).execute();
  }
  return rows.map(({ template_id }) => template_id);
}

/** Lets a node start that reads the faces of a space in a thread, if there are so many. */
async function start(leastTemplates = 1): Promise<void> {
  await using folder = await temporaryFolder();
  const { db, config } = kith.context;
  await using faceIndex = await openFaceIndex({ threads: 0 });
  const place = { db, database: config.database, dataDir: folder.path, node: 'another' };
  const log = pino({ level: 'silent' });
  const snapshots = { leastTemplates, quietMs: 600_000, stopTemplates: 0 };
  await using sync = await IndexSync.open({ ...place, faceIndex, log, snapshots, scaling });
  await until(() => sync.progress.started, 'all faces are there', LONG_MS);
  expect(faceIndex.size(kith.spaceId)).toBe(await count('persons'));
}

const count = async (table: 'persons' | 'scaled_templates'): Promise<number> =>
  (await kith.context.db.queries.selectFrom(table).select('space_id').execute()).length;

describe('a start over templates that nobody has scaled', () => {
  beforeEach(leaveToAnother);

  it('scales each once, and what it made is kept', async () => {
    await crowd(MANY, false);
    const keep = vi.spyOn(scaling, 'keep');
    await start();
    expect(keep.mock.calls.flatMap(([, { ids }]) => [...ids])).toHaveLength(MANY);
    await until(async () => (await count('scaled_templates')) === MANY, 'it is kept', LONG_MS);
    expect(await areAllKept()).toBe(true);
    await scaling.complete(kith.spaceId);
    expect(scaling.templates).toBe(MANY);
    await start();
    expect([scaling.templates, keep.mock.calls.length]).toEqual([MANY, 1]);
  });

  it('makes only what another has left', async () => {
    await crowd(700, true);
    await crowd(MANY, false);
    const keep = vi.spyOn(scaling, 'keep');
    await start();
    expect(keep.mock.calls.flatMap(([, { ids }]) => [...ids])).toHaveLength(MANY);
    await scaling.complete(kith.spaceId);
    expect(await areAllKept()).toBe(true);
  });

  it('keeps nothing of whoever is gone, or another, when it is written', async () => {
    const { queries } = kith.context.db;
    await crowd(3, false);
    const [gone, another, same] = await queries.selectFrom('person_templates').selectAll().orderBy('id').execute();
    if (!gone || !another || !same) throw new Error('They are not there.');
    const made: ScaledOnTheWay = packed(
      [gone, another, same].map((row) => {
        return { id: row.id, madeOf: row.checksum, scaled: scaleTemplate(fromStored(row) as RawTemplate) };
      }),
    );
    await queries.deleteFrom('person_templates').where('id', '=', gone.id).execute();
    const { vector, checksum } = gone;
    await queries.updateTable('person_templates').set({ vector, checksum }).where('id', '=', another.id).execute();
    scaling.keep(kith.spaceId, made);
    await until(async () => (await count('scaled_templates')) > 0, 'it is kept', LONG_MS);
    expect((await kept()).map(({ template_id }) => template_id)).toEqual([same.id]);
  });
});

it('who stops while templates are scaled does not wait for all of a space', async () => {
  const complete = vi.spyOn(scaling, 'complete').mockReturnValue(new Promise(() => undefined));
  const stop = new AbortController();
  const done = scaling.completeAll(stop.signal);
  await until(() => complete.mock.calls.length > 0, 'it has begun');
  stop.abort();
  await done;
});

describe('what is kept of a template and is damaged', () => {
  it('is computed anew for whoever asks, written anew, and told once', async () => {
    const persons = await crowd(5, true);
    const [id] = await damage(1);
    const { queries } = kith.context.db;
    const ask = () => findTemplates(queries, kith.spaceId, persons, (ids) => scaling.mend(kith.spaceId, ids));
    const [first, second] = await Promise.all([ask(), ask()]);
    expect(first).toEqual(second);
    expect([...first.values()].flatMap(({ damaged }) => damaged)).toEqual([]);
    await scaling.mended();
    expect(await areAllKept()).toBe(true);
    expect(said).toMatchObject([{ level: 40, damaged: 1, templates: [id] }]);
    await ask();
    expect(said).toHaveLength(1);
  });

  it('and cannot be written is told once, however often it is asked for, and written when that can be done', async () => {
    const { db } = kith.context;
    const persons = await crowd(5, true);
    const [id] = await damage(1);
    const log = pino({ base: null }, { write: (line: string) => void said.push(JSON.parse(line)) });
    await using resting = new Scaling({ db, log, threads: 1, mendAgainMs: 1 });
    const ask = () => findTemplates(db.queries, kith.spaceId, persons, (ids) => resting.mend(kith.spaceId, ids));
    const written = vi.spyOn(db, 'transaction').mockRejectedValue(new Error('The disk is full.'));
    await ask();
    await until(() => written.mock.calls.length > 1, 'it is tried again');
    await ask();
    await ask();
    written.mockRestore();
    await resting.mended();
    expect(await areAllKept()).toBe(true);
    expect(said.filter(({ damaged }) => damaged)).toMatchObject([{ damaged: 1, templates: [id] }]);
  });

  it('is found by a start that reads it in a thread', async () => {
    await leaveToAnother();
    await crowd(MANY, true);
    await damage(3);
    await start();
    await scaling.mended();
    expect(await areAllKept()).toBe(true);
    expect(said.map(({ damaged }) => damaged)).toEqual([3]);
  });

  it('is found by a start that reads it on the main thread', async () => {
    await leaveToAnother();
    await crowd(4, true);
    await damage(2);
    await start(MANY);
    await scaling.mended();
    expect(await areAllKept()).toBe(true);
    expect(said.map(({ damaged }) => damaged)).toEqual([2]);
  });

  it('is found by a search', async () => {
    await crowd(4, true);
    const { db, gallery, indexSync, scaling: own } = kith.context;
    await indexSync.catchUp(kith.spaceId);
    const templates = await gallery.templates(kith.spaceId);
    const mend = vi.spyOn(own, 'mend');
    const ids = await damage(1);
    const face = await db.queries.selectFrom('person_templates').selectAll().orderBy('id').executeTakeFirstOrThrow();
    const probe = scaleTemplate(fromStored(face) as RawTemplate);
    await gallery.nearest(kith.spaceId, [probe], { templates, leastCosine: 0.4 });
    await own.mended();
    expect(mend.mock.calls).toEqual([[kith.spaceId, ids]]);
    expect(await areAllKept()).toBe(true);
  });
});

describe.runIf(process.env.KITH_TEST_DATABASE === 'postgres')('a node that looks in the database', () => {
  it('answers 503 and when to ask again as long as somebody is not on the scale, and never that nobody is known', async () => {
    await using node = await openTestKith({
      env: { KITH_INDEX: 'database', KITH_LOG_LEVEL: 'silent' },
      vision: numberedFaces(),
    });
    const { db } = node.context;
    const somebody = new Float32Array(512) as RawTemplate;
    somebody[7] = 1;
    await manyFaces(db, node.spaceId, [[somebody], ...Array.from({ length: 300 }, () => [faces.stranger()])], {
      isScaled: false,
    });
    const [{ pid } = { pid: '' }] = await db.queries.selectFrom('persons').select('pid').orderBy('id').execute();
    const picture = await pictureOf(7);
    const search = () => uploadTo(node, '/v1/persons/search/', picture);
    // Nothing can be kept as long as somebody else has the space.
    let letGo: () => void = () => undefined;
    let isHeld: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      isHeld = resolve;
    });
    const holding = db.transaction(async (tx) => {
      await holdSpace(tx, node.spaceId);
      isHeld();
      await new Promise<void>((resolve) => {
        letGo = resolve;
      });
    });
    await held;
    const refused = await search();
    expect([refused.status, refused.headers['retry-after']]).toEqual([503, expect.stringMatching(/^\d+$/)]);
    letGo();
    await holding;
    const answers: unknown[] = [];
    await until(async () => {
      const { status, body } = await search();
      answers.push(status === 503 ? 503 : JSON.stringify(body).includes(pid));
      return status !== 503;
    }, 'it answers');
    expect(answers.at(-1)).toBe(true);
    expect(answers.slice(0, -1)).toEqual(answers.slice(0, -1).map(() => 503));
  });
});

import { readdirSync } from 'node:fs';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SpaceId } from '@kith/contract';
import { temporaryFolder } from '@kith/testing/temporary-folder';
import { openTestKith, type TestKith } from '@kith/testing/test-kith';
import { until } from '@kith/testing/until';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openFaceIndex, type ScanIndex } from '../../recognition/faceindex/scan-index.ts';
import { trimIndexChanges } from '../persons/index-changes.ts';
import { IndexSync } from '../persons/index-sync.ts';
import { findTemplates } from '../persons/template-store.ts';

const PERSONS = 40;
/** Threads start late on a machine that does much else. */
const LONG_MS = 60_000;

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let kith: TestKith;
let pids: string[];
let said: { readonly msg: string; readonly from?: string }[];
beforeEach(async () => {
  folder = await temporaryFolder();
  kith = await openTestKith({ env: { KITH_LOG_LEVEL: 'silent' } });
  pids = await kith.addPersons(PERSONS);
  said = [];
});
afterEach(async () => {
  await kith[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});

/** A node that keeps snapshots of everything, at once or never. */
async function node({ keeps }: { readonly keeps: boolean }) {
  const faceIndex = await openFaceIndex({ threads: 0 });
  const { db, config } = kith.context;
  const sync = await IndexSync.open({
    ...{ db, database: config.database, faceIndex, dataDir: folder.path, node: 'another' },
    log: pino({ base: null, level: 'debug' }, { write: (line: string) => void said.push(JSON.parse(line)) }),
    snapshots: { leastTemplates: 1, quietMs: keeps ? 0 : 600_000, stopTemplates: 0 },
  });
  await until(() => sync.progress.started, 'all faces are there', LONG_MS);
  return {
    faceIndex,
    sync,
    async [Symbol.asyncDispose]() {
      await sync[Symbol.asyncDispose]();
      await faceIndex[Symbol.asyncDispose]();
    },
  };
}

const files = (): string[] => readdirSync(join(folder.path, 'faces')).sort();
const file = (): string => join(folder.path, 'faces', `${kith.spaceId}.faces`);
const keys = () => kith.context.db.queries.selectFrom('index_snapshots').selectAll().execute();
const isKept = async (): Promise<boolean> => (await keys()).length === 1 && files().join() === `${kith.spaceId}.faces`;

/** Lets a node keep a snapshot of what there is, and stops it. */
async function keep(): Promise<void> {
  await using kept = await node({ keeps: true });
  await until(isKept, 'a snapshot is kept', LONG_MS);
  await kept.sync.kept();
}

/** Where the faces came from when a node started that keeps nothing itself; and that everybody is known, and nobody else. */
async function startsFrom(): Promise<string | undefined> {
  said = [];
  await using started = await node({ keeps: false });
  await expectKnown(started.faceIndex);
  return said.find(({ from }) => from)?.from;
}

async function expectKnown(faceIndex: ScanIndex, spaceId: SpaceId = kith.spaceId): Promise<void> {
  const { queries } = kith.context.db;
  const persons = await queries.selectFrom('persons').select('id').where('space_id', '=', spaceId).execute();
  const looks = await findTemplates(
    queries,
    spaceId,
    persons.map(({ id }) => id),
  );
  expect(faceIndex.size(spaceId)).toBe(persons.length);
  for (const [personId, { templates }] of looks) {
    for (const template of templates) {
      const found = await faceIndex.search(spaceId, template, { limit: 1000 });
      expect(found.find((one) => one.personId === personId)?.cosine).toBeCloseTo(1, 2);
    }
  }
}

describe('a node that starts with a snapshot', () => {
  it('knows everybody from it when nothing changed', async () => {
    expect(await startsFrom()).toBe('database');
    await keep();
    expect(await startsFrom()).toBe('snapshot');
  });

  it('knows who came since, by the changes', async () => {
    await keep();
    await kith.addPersons(60);
    expect(await startsFrom()).toBe('snapshot');
  });

  it('reads the database when its changes are trimmed, and then no snapshot of before is left', async () => {
    await keep();
    await kith.addPersons(3);
    await trimIndexChanges(kith.context.db.queries, 1);
    expect(await startsFrom()).toBe('database');
    expect([files(), await keys()]).toEqual([[], []]);
  });

  it('may write, and lets others write, in the slots of who went', async () => {
    const { db } = kith.context;
    await db.queries.deleteFrom('index_snapshots').execute();
    await using first = await node({ keeps: true });
    for (const pid of pids.slice(0, 5)) await kith.call('DELETE', `/v1/persons/${pid}/`);
    await first.sync.catchUp(kith.spaceId);
    await until(isKept, 'a snapshot is kept', LONG_MS);
    await first.sync.kept();
    await using second = await node({ keeps: false });
    expect(said.filter(({ from }) => from).map(({ from }) => from)).toContain('snapshot');
    await expectKnown(second.faceIndex);
    await kith.addPersons(8);
    await second.sync.catchUp(kith.spaceId);
    await expectKnown(second.faceIndex);
    expect(second.faceIndex.facesOf(kith.spaceId)?.usedSlots).toBe(PERSONS + 3);
  });

  it('still knows which templates are damaged', async () => {
    const { queries } = kith.context.db;
    const row = await queries.selectFrom('person_templates').selectAll().executeTakeFirstOrThrow();
    await queries.updateTable('person_templates').set({ checksum: 1 }).where('id', '=', row.id).execute();
    await keep();
    await using started = await node({ keeps: false });
    expect([started.sync.damagedTemplates, started.faceIndex.size(kith.spaceId)]).toEqual([1, PERSONS - 1]);
  });
});

describe('a file that is not what it should be', () => {
  it.each([
    ['one bit of which is turned', (bytes: Buffer) => bytes.fill((bytes[9000] ?? 0) ^ 1, 9000, 9001)],
    ['that ends too early', (bytes: Buffer) => bytes.subarray(0, 10_000)],
    ['that is empty', () => Buffer.alloc(0)],
    [
      'of another version',
      (bytes: Buffer) => Buffer.from(bytes.toString('latin1').replace('"format":2', '"format":9'), 'latin1'),
    ],
    [
      'of templates on another scale',
      (bytes: Buffer) => Buffer.from(bytes.toString('latin1').replace('"scale":1', '"scale":9'), 'latin1'),
    ],
    [
      'of another node',
      (bytes: Buffer) => Buffer.from(bytes.toString('latin1').replace(/"id":"./, '"id":"x'), 'latin1'),
    ],
    ['that is none', () => Buffer.from('something else altogether')],
  ])('%s is removed with one line in the log, and the faces are read from the database', async (_what, spoil) => {
    await keep();
    await writeFile(file(), spoil(await readFile(file())));
    expect(await startsFrom()).toBe('database');
    expect(said.filter(({ msg }) => msg.includes('snapshot'))).toHaveLength(1);
    expect(files()).toEqual([]);
  });

  it('is never that of another space', async () => {
    const { id } = (await kith.call('POST', '/v1/spaces/', { name: 'other' })).body;
    await keep();
    await kith.addPersons(3, id);
    await writeFile(join(folder.path, 'faces', `${id}.faces`), await readFile(file()));
    await using started = await node({ keeps: false });
    await started.sync.ready(id);
    await expectKnown(started.faceIndex, id);
  });
});

describe('whoever is erased', () => {
  it('while a node is down is in no file that anybody can read from that instant', async () => {
    await keep();
    const kept = await readFile(file());
    expect((await kith.call('DELETE', `/v1/persons/${pids[7]}/`)).status).toBe(204);
    expect(await keys()).toEqual([]);
    expect(await startsFrom()).toBe('database');
    expect(files()).toEqual([]);
    // Nor does it help to have a copy.
    await writeFile(file(), kept);
    expect(await startsFrom()).toBe('database');
  });

  it('is soon in no file at all, and a new one is written', async () => {
    await using kept = await node({ keeps: true });
    await until(isKept, 'a snapshot is kept', LONG_MS);
    const [before] = await keys();
    await kith.call('DELETE', `/v1/persons/${pids[7]}/`);
    // The next one may be begun already.
    expect((await keys()).map(({ id }) => id)).not.toContain(before?.id);
    await kept.sync.catchUp(kith.spaceId);
    await until(async () => (await isKept()) && (await keys())[0]?.id !== before?.id, 'another one is kept', LONG_MS);
    expect(await startsFrom()).toBe('snapshot');
  });

  it.each([
    [
      'a template that is deleted',
      async () =>
        void (await kith.context.db.queries
          .deleteFrom('person_templates')
          .where('space_id', '=', kith.spaceId)
          .execute()),
    ],
    ['a person', async () => void (await kith.context.db.queries.deleteFrom('persons').execute())],
    [
      'a space',
      async () => void (await kith.context.db.queries.deleteFrom('spaces').where('id', '=', kith.spaceId).execute()),
    ],
  ])('%s takes the key along, whoever deletes it', async (_what, erase) => {
    await keep();
    expect(await keys()).toHaveLength(1);
    await erase();
    expect(await keys()).toEqual([]);
  });

  it('stays readable nowhere when the space goes', async () => {
    const { id } = (await kith.call('POST', '/v1/spaces/', { name: 'passing' })).body;
    await kith.addPersons(3, id);
    await using kept = await node({ keeps: true });
    await until(() => files().includes(`${id}.faces`), 'a snapshot is kept', LONG_MS);
    await kept.sync.kept();
    await kith.call('DELETE', `/v1/spaces/${id}/`);
    await kept.sync.catchUp(id);
    expect(files()).not.toContain(`${id}.faces`);
  });
});

describe('the file', () => {
  it('is its owner’s alone, and holds no template as it is', async () => {
    await keep();
    expect((await stat(file())).mode & 0o777).toBe(0o600);
    expect((await stat(join(folder.path, 'faces'))).mode & 0o777).toBe(0o700);
    const faces = await readFile(file());
    const { vector } = await kith.context.db.queries
      .selectFrom('person_templates')
      .select('vector')
      .executeTakeFirstOrThrow();
    const floats = new Float32Array(new Uint8Array(vector).buffer);
    const signs = Buffer.from(
      Array.from({ length: 8 }, (_, i) =>
        floats.subarray(i * 8, i * 8 + 8).reduce((byte, value, bit) => byte | (Number(value < 0) << bit), 0),
      ),
    );
    expect(faces.includes(signs)).toBe(false);
    const [{ secret } = { secret: '' }] = await keys();
    expect(faces.includes(Buffer.from(secret, 'base64'))).toBe(false);
  });

  it('that a killed process left half-written, or of a space that is gone, goes at the next start', async () => {
    await keep();
    for (const name of [`${kith.spaceId}.faces.new`, `${kith.spaceId}.faces.new.part`, '999.faces']) {
      await writeFile(join(folder.path, 'faces', name), 'half');
    }
    expect(await startsFrom()).toBe('snapshot');
    expect(files()).toEqual([`${kith.spaceId}.faces`]);
  });

  it('is missed by nobody where the folder cannot be written', async () => {
    await writeFile(join(folder.path, 'faces'), 'a file');
    expect(await startsFrom()).toBe('database');
    expect(said.map(({ msg }) => msg)).toContainEqual(expect.stringContaining('cannot be kept'));
  });

  it('is as the node had it in step, however much changes while it is written', async () => {
    await using kept = await node({ keeps: true });
    await until(isKept, 'a snapshot is kept', LONG_MS);
    const catchUps = vi.spyOn(kept.sync, 'catchUp');
    for (let i = 0; i < 5; i++) {
      await kith.call('DELETE', `/v1/persons/${pids[i]}/`);
      await kith.addPersons(2);
      await kept.sync.catchUp(kith.spaceId);
    }
    await until(isKept, 'a snapshot is kept', LONG_MS);
    await kept.sync.kept();
    expect(catchUps).toHaveBeenCalled();
    await using started = await node({ keeps: false });
    await expectKnown(started.faceIndex);
  });
});

it('a node that stops keeps what it has not kept yet', async () => {
  const { db, config } = kith.context;
  const place = {
    db,
    database: config.database,
    dataDir: folder.path,
    node: 'another',
    log: pino({ level: 'silent' }),
  };
  await using faceIndex = await openFaceIndex({ threads: 0 });
  const sync = await IndexSync.open({ ...place, faceIndex, snapshots: { leastTemplates: 1 } });
  await until(() => sync.progress.started, 'all faces are there', LONG_MS);
  await sync[Symbol.asyncDispose]();
  expect(await startsFrom()).toBe('snapshot');
});

import { anotherIndex } from '@kith/testing/another-index';
import { numberedFaces, pictureOf } from '@kith/testing/numbered-faces';
import { temporaryFolder } from '@kith/testing/temporary-folder';
import { openTestKith, type TestKith } from '@kith/testing/test-kith';
import { until } from '@kith/testing/until';
import { uploadTo } from '@kith/testing/upload';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { BuiltFaceIndex } from '../../recognition/faceindex/face-index.ts';
import { openFaceIndex } from '../../recognition/faceindex/scan-index.ts';
import { trimIndexChanges } from './index-changes.ts';

const HOUR_MS = 60 * 60 * 1000;
const KNOWN = [1, 2, 3, 4, 5];

let kith: TestKith;
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let now: number;
beforeEach(async () => {
  folder = await temporaryFolder();
  now = Date.UTC(2026, 0, 2);
  kith = await openTestKith({ vision: numberedFaces(), clock: () => now, env: { KITH_LOG_LEVEL: 'silent' } });
  await kith.call('POST', '/v1/sources/', { name: 'watching' });
  await kith.call('POST', '/v1/sources/', { name: 'creating', auto_create_persons: true });
  for (const number of KNOWN) await enrol(number);
});
afterEach(async () => {
  await kith[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});

const another = (faceIndex: BuiltFaceIndex) => anotherIndex(kith, faceIndex, folder.path);
const enrol = async (number: number) => uploadTo(kith, '/v1/persons/', await pictureOf(number), { source: 'watching' });
const frame = async (source: string, ...numbers: number[]) =>
  uploadTo(kith, '/v1/entries/', await pictureOf(...numbers), { source });
const resultsOf = ({ body }: Awaited<ReturnType<typeof frame>>): string[] =>
  body.results.map(({ result }: { result: string }) => result);
const entries = async (): Promise<number> =>
  (await kith.context.db.queries.selectFrom('entries').select('id').execute()).length;

/** Lets whoever reads faces from the database to build with wait until it is called. */
function holdReading(): () => void {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  const { db } = kith.context;
  const reading = db.reading.withPlugin({
    transformQuery: ({ node }) => node,
    transformResult: async ({ result }) => opened.then(() => result),
  });
  Object.assign(db, { reading });
  return open;
}

/** Another way of changing what is known, of which this node hears nothing, and of which no change is left. */
async function changeAndTrim(): Promise<void> {
  const { db, indexSync } = kith.context;
  const deaf = vi.spyOn(indexSync, 'catchUp').mockResolvedValue();
  await kith.addPersons(3);
  await trimIndexChanges(db.queries, 1);
  deaf.mockRestore();
}

describe('a clock that jumps', () => {
  it('by 13 or 25 hours or back by two makes nobody a stranger, and nothing is built anew', async () => {
    const built = vi.spyOn(kith.context.faceIndex, 'newSpace');
    const dropped = vi.spyOn(kith.context.faceIndex, 'dropSpace');
    for (const hours of [0, 13, 25, -2]) {
      now += hours * HOUR_MS;
      const frames = Array.from({ length: 20 }, (_, i) => frame(i % 2 ? 'watching' : 'creating', ...KNOWN));
      const [newcomer] = await Promise.all([enrol(100 + hours), ...frames]);
      expect(newcomer.body.result).toBe('new');
      for (const answer of await Promise.all(frames)) expect(resultsOf(answer)).toEqual(KNOWN.map(() => 'exact'));
    }
    expect([built.mock.calls, dropped.mock.calls]).toEqual([[], []]);
  });
});

describe('a node that has not seen changes which are trimmed', () => {
  it('refuses with 503 until it has built the space beside, stores nothing for the frames, and then knows everybody', async () => {
    await changeAndTrim();
    const before = await entries();
    const goOn = holdReading();
    await kith.call('GET', '/v1/status/');
    for (const source of ['watching', 'creating']) {
      const { status, body, headers } = await frame(source, ...KNOWN);
      expect([status, body.error_codes, headers['retry-after']]).toEqual([503, [1025], '2']);
      expect(body.message).toContain('nothing was stored');
    }
    expect((await enrol(9)).status).toBe(503);
    expect((await uploadTo(kith, '/v1/persons/search/', await pictureOf(1))).status).toBe(503);
    expect((await kith.call('GET', '/v1/status/')).body.index_revision).toBe(0);
    expect(await entries()).toBe(before);
    goOn();
    const answered = await until(async () => {
      const answer = await frame('watching', ...KNOWN);
      return answer.status === 201 ? answer : null;
    }, 'the space is searched again');
    expect(resultsOf(answered)).toEqual(KNOWN.map(() => 'exact'));
    const { body } = await kith.call('GET', '/v1/status/');
    expect([body.indexed_persons, body.index_revision]).toEqual([KNOWN.length + 3, body.revision]);
  });

  it('has what was changed while it built, and nobody who was erased meanwhile', async () => {
    await changeAndTrim();
    const { pid } = (await uploadTo(kith, '/v1/persons/search/', await pictureOf(2))).body;
    const goOn = holdReading();
    await kith.call('GET', '/v1/status/');
    const [added] = await kith.addPersons(1);
    expect((await kith.call('DELETE', `/v1/persons/${pid}/`)).status).toBe(204);
    goOn();
    await until(() => kith.context.indexSync.revisionOf(kith.spaceId) > 0, 'the space is searched again');
    expect(kith.context.faceIndex.size(kith.spaceId)).toBe(KNOWN.length + 3 + 1 - 1);
    expect((await uploadTo(kith, '/v1/persons/search/', await pictureOf(2))).body.result).toBe('nm');
    expect((await kith.call('GET', `/v1/persons/${added}/`)).status).toBe(200);
  });

  it('that has seen them reads the changes since, and builds nothing', async () => {
    await kith.addPersons(3);
    await kith.call('GET', '/v1/status/');
    await trimIndexChanges(kith.context.db.queries, 0);
    const built = vi.spyOn(kith.context.faceIndex, 'newSpace');
    await enrol(50);
    expect((await kith.call('GET', '/v1/status/')).body.indexed_persons).toBe(KNOWN.length + 3 + 1);
    expect(built).not.toHaveBeenCalled();
  });
});

it('of the changes of a space the newest are kept, whatever the clock says', async () => {
  const { queries } = kith.context.db;
  await trimIndexChanges(queries, 2);
  const left = await queries.selectFrom('index_changes').select('revision').orderBy('revision').execute();
  expect(left).toHaveLength(2);
  const [trim] = await queries.selectFrom('index_trims').selectAll().execute();
  expect(trim).toMatchObject({ space_id: kith.spaceId, revision: (left[0]?.revision ?? 0) - 1 });
});

it('a space that goes leaves no note of what was trimmed with it', async () => {
  const { queries } = kith.context.db;
  const { id } = (await kith.call('POST', '/v1/spaces/', { name: 'passing' })).body;
  await kith.addPersons(3, id);
  expect((await kith.call('DELETE', `/v1/spaces/${id}/`)).status).toBe(204);
  expect(await queries.selectFrom('index_trims').selectAll().execute()).toEqual([]);
});

it('a space that is new is searched at once, however long others have to wait for those who read', async () => {
  const { id } = (await kith.call('POST', '/v1/spaces/', { name: 'new' })).body;
  const letRead = holdReading();
  try {
    expect(await kith.context.gallery.templates(id)).toBe(0);
  } finally {
    letRead();
  }
});

describe('a space that cannot be built', () => {
  it('is refused with a reason, and the others are served', async () => {
    const { id: other } = (await kith.call('POST', '/v1/spaces/', { name: 'other' })).body;
    await kith.addPersons(2, other);
    await using faceIndex = await openFaceIndex({ threads: 0 });
    const newSpace = faceIndex.newSpace.bind(faceIndex);
    faceIndex.newSpace = () => {
      const faces = newSpace();
      const put = faces.put.bind(faces);
      faces.put = (personId, templates) => {
        if (faces.size === 2) throw new Error('The third person cannot be read.');
        put(personId, templates);
      };
      return faces;
    };
    await using sync = await another(faceIndex);
    expect(sync.progress).toMatchObject({ spaces: { ready: 1, loading: 0, refused: 1 }, started: true });
    await expect(sync.ready(kith.spaceId)).rejects.toMatchObject({ code: 'broken' });
    await sync.ready(other);
    expect(faceIndex.size(other)).toBe(2);
  });
});

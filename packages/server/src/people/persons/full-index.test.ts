import { anotherIndex } from '@kith/testing/another-index';
import { numberedFaces, pictureOf } from '@kith/testing/numbered-faces';
import { temporaryFolder } from '@kith/testing/temporary-folder';
import { openTestKith, type TestKith } from '@kith/testing/test-kith';
import { uploadTo } from '@kith/testing/upload';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { BuiltFaceIndex } from '../../recognition/faceindex/face-index.ts';
import { RECORD_BYTES } from '../../recognition/faceindex/index-memory.ts';
import { openFaceIndex } from '../../recognition/faceindex/scan-index.ts';

/** Kept free for those who looked whether there is room, and have not come yet. */
const RESERVED = 1024;
const ROOM = 3;
const KNOWN = [1, 2, 3];

let kith: TestKith;
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeEach(async () => {
  folder = await temporaryFolder();
  const index = { memoryBytes: (RESERVED + ROOM) * RECORD_BYTES };
  kith = await openTestKith({ vision: numberedFaces(), index, env: { KITH_LOG_LEVEL: 'silent' } });
  kith.context.listensOn('http://kith.test');
  await kith.call('POST', '/v1/sources/', { name: 'watching' });
  await kith.call('POST', '/v1/sources/', { name: 'creating', auto_create_persons: true });
  for (const number of KNOWN) expect((await enrol(number)).status).toBe(201);
});
afterEach(async () => {
  await kith[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});

const another = (faceIndex: BuiltFaceIndex, leaveRoom?: () => void) =>
  anotherIndex(kith, faceIndex, folder.path, leaveRoom && { leaveRoom });
const enrol = async (number: number) => uploadTo(kith, '/v1/persons/', await pictureOf(number), { source: 'watching' });
const frame = async (source: string, ...numbers: number[]) =>
  uploadTo(kith, '/v1/entries/', await pictureOf(...numbers), { source });
const refused = {
  status: 503,
  body: {
    error_codes: [1026],
    message: 'The memory of the server has no room for more faces in this space: nothing was stored.',
    fields: [],
  },
};
const stored = async (table: 'persons' | 'entries'): Promise<number> =>
  (await kith.context.db.queries.selectFrom(table).select('id').execute()).length;

describe('one person more than fits', () => {
  it('is refused before anything is stored, however it comes', async () => {
    const [persons, entries] = [await stored('persons'), await stored('entries')];
    expect(await enrol(4)).toMatchObject(refused);
    expect(await frame('creating', 1, 4)).toMatchObject(refused);
    const { pid } = (await uploadTo(kith, '/v1/persons/search/', await pictureOf(1))).body;
    expect(await uploadTo(kith, `/v1/persons/${pid}/templates/`, await pictureOf(1))).toMatchObject(refused);
    expect([await stored('persons'), await stored('entries')]).toEqual([persons, entries]);
    expect((await enrol(4)).headers['retry-after']).toBe('60');
  });

  it('costs nobody anything who is known: they are seen and found, and make room when they go', async () => {
    for (const source of ['watching', 'creating']) {
      const { status, body } = await frame(source, ...KNOWN);
      expect([status, body.results.map(({ result }: { result: string }) => result)]).toEqual([
        201,
        KNOWN.map(() => 'exact'),
      ]);
    }
    const { pid } = (await uploadTo(kith, '/v1/persons/search/', await pictureOf(1))).body;
    expect((await kith.call('DELETE', `/v1/persons/${pid}/`)).status).toBe(204);
    expect((await enrol(4)).body.result).toBe('new');
  });
});

it('a node that cannot hold a space starts, serves the others, and says how many it cannot', async () => {
  const { id: small } = (await kith.call('POST', '/v1/spaces/', { name: 'small' })).body;
  await kith.addPersons(1, small);
  await using faceIndex = await openFaceIndex({ threads: 0, memoryBytes: 2 * RECORD_BYTES });
  await using sync = await another(faceIndex);
  await expect(sync.ready(kith.spaceId)).rejects.toMatchObject({ code: 'full' });
  await sync.ready(small);
  expect([faceIndex.size(small), faceIndex.size(kith.spaceId)]).toEqual([1, 0]);
  expect(sync.progress).toMatchObject({ spaces: { ready: 1, loading: 0, refused: 1 }, started: true });
});

it('whoever is known takes the room of whoever can do without', async () => {
  await using faceIndex = await openFaceIndex({ threads: 0, memoryBytes: ROOM * RECORD_BYTES });
  const face = new Float32Array(512);
  face[0] = 1;
  const beside = -kith.spaceId;
  faceIndex.put(beside, 1, [face as Parameters<BuiltFaceIndex['put']>[2][number]]);
  await using sync = await another(faceIndex, () => faceIndex.dropSpace(beside));
  await sync.ready(kith.spaceId);
  expect([faceIndex.size(kith.spaceId), faceIndex.size(beside)]).toEqual([ROOM, 0]);
});

it('another node that stores more than this one can hold costs this one that space alone', async () => {
  const { id: other } = (await kith.call('POST', '/v1/spaces/', { name: 'other' })).body;
  await using faceIndex = await openFaceIndex({ threads: 0, memoryBytes: ROOM * RECORD_BYTES });
  await using sync = await another(faceIndex);
  await sync.ready(kith.spaceId);
  await kith.addPersons(1);
  await expect(sync.catchUp(kith.spaceId)).rejects.toMatchObject({ code: 'full' });
  await expect(sync.ready(kith.spaceId)).rejects.toMatchObject({ code: 'full' });
  await sync.ready(other);
});

it('readiness and metrics tell', async () => {
  expect((await kith.call('GET', '/readyz')).body).toEqual({
    status: 'ready',
    spaces: { ready: 1, loading: 0, refused: 0 },
  });
  const { body } = await kith.app.inject('/metrics');
  expect(body).toMatch(/^kith_spaces\{state="ready"\} 1$/m);
  expect(body).toMatch(new RegExp(`^kith_face_index_bytes ${ROOM * RECORD_BYTES}$`, 'm'));
});

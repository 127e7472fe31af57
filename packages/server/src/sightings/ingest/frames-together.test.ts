import { readdir } from 'node:fs/promises';
import type { EntryId, SourceId } from '@kith/contract';
import { mediaFolder } from '@kith/testing/media-folder';
import { numberedFaces, pictureOf } from '@kith/testing/numbered-faces';
import { owed } from '@kith/testing/sightings';
import { openTestKith, type TestKith } from '@kith/testing/test-kith';
import { until } from '@kith/testing/until';
import { uploadTo } from '@kith/testing/upload';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { findEntryTemplate } from '../entries/store.ts';
import type { JudgedFrame } from './store-frames.ts';

let kith: TestKith;
let sourceId: SourceId;
const pids = new Map<number, string>();

beforeAll(async () => {
  kith = await openTestKith({ vision: numberedFaces() });
  sourceId = (await kith.call('POST', '/v1/sources/', { name: 'door' })).body.id;
  await kith.call('POST', '/v1/sources/', { name: 'gate', auto_create_persons: true });
  for (let i = 0; i < 20; i++) {
    pids.set(i, (await uploadTo(kith, '/v1/persons/', await pictureOf(i), { source: 'door' })).body.pid);
  }
});
afterAll(async () => {
  await kith?.[Symbol.asyncDispose]();
});

const send = async (source: string, ...numbers: number[]) =>
  uploadTo(kith, '/v1/entries/', await pictureOf(...numbers), { source });
const revision = async () => (await kith.call('GET', '/v1/status/')).body.revision;

it('frames that come at once are stored in fewer transactions, and each is answered with its own faces', async () => {
  const before = await revision();
  const answers = await Promise.all(Array.from(pids.keys(), (i) => send('door', i, 19 - i)));
  const seen: EntryId[] = [];
  for (const [i, { status, body }] of answers.entries()) {
    expect(status).toBe(201);
    expect(body.results).toMatchObject([{ pid: pids.get(i) }, { pid: pids.get(19 - i) }]);
    const [first, second] = body.results;
    expect(second.id).toBe(first.id + 1);
    for (const [entry, number] of [
      [first, i],
      [second, 19 - i],
    ] as const) {
      expect((await findEntryTemplate(kith.context.db.queries, kith.spaceId, entry.id))?.[number]).toBe(1);
      expect((await kith.app.inject(new URL(entry.face_image).pathname)).statusCode).toBe(200);
      seen.push(entry.id);
    }
  }
  expect(new Set(seen).size).toBe(40);
  expect((await revision()) - before).toBeLessThan(20);
});

it('frames that wait to be stored hold no place, so that as many as come go together, whoever else is there', async () => {
  const { storeFrame, turns } = kith.context;
  let waiting = 0;
  let goOn = (): void => undefined;
  const held = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  const storeLater: typeof storeFrame = async (...frame) => {
    waiting++;
    await held;
    return storeFrame(...frame);
  };
  Object.assign(kith.context, { storeFrame: storeLater });
  try {
    const go = turns.come('somebody else');
    const sending = Array.from(pids.keys(), (i) => send('door', i));
    await until(() => waiting === pids.size, 'all frames to wait');
    expect(turns.underWay).toBe(0);
    goOn();
    expect((await Promise.all(sending)).map(({ status }) => status)).toEqual(sending.map(() => 201));
    go();
  } finally {
    goOn();
    Object.assign(kith.context, { storeFrame });
  }
});

it('what profiles are owed of frames that are stored together is what they would be owed of each', async () => {
  const hook = { http_method: 0, destination_url: 'https://example.com/' };
  const all = (await kith.call('POST', '/v1/notifications/', { ...hook, name: 'all' })).body.id;
  const filters = { cooldown_seconds: 3600, results: ['exact'] };
  const rarely = (await kith.call('POST', '/v1/notifications/', { ...hook, ...filters, name: 'rarely' })).body.id;
  const answers = await Promise.all([0, 1, 0, 1, 0, 100].map((i) => send('door', i)));
  const ids = answers.map(({ body }) => body.results[0].id).sort((a, b) => a - b);
  expect(await owed(kith, all)).toEqual(ids);
  const told = await owed(kith, rarely);
  expect(told).toHaveLength(2);
  for (const id of [all, rarely]) await kith.call('DELETE', `/v1/notifications/${id}/`);
});

it('a frame that is refused fails alone, and leaves no picture', async () => {
  const { media, ids, storeFrame } = kith.context;
  const staged = async () => {
    const name = `${ids.mediaName()}.jpg`;
    await media.stage(name, Buffer.from('a picture'));
    return { names: [name], fullImage: name, faceImages: [name] };
  };
  const picture = await numberedFaces().analyse(await pictureOf(1));
  const [face] = picture.kind === 'analysed' ? picture.picture.faces : [];
  if (!face) throw new Error('There is no face.');
  const frame = async (of: SourceId): Promise<JudgedFrame> => ({
    sourceId: of,
    judged: [{ face, result: 'nm', personId: null, confidence: 0, reason: null }],
    staged: await staged(),
    seen: 0,
    searched: null,
  });
  const missing = 999_999 as SourceId;
  const frames = await Promise.all([sourceId, sourceId, missing, sourceId, missing, sourceId, sourceId].map(frame));
  const stored = await Promise.allSettled(frames.map((each) => storeFrame(kith.spaceId, each)));
  for (const [
    i,
    {
      sourceId: of,
      staged: { names },
    },
  ] of frames.entries()) {
    const [name = ''] = names;
    expect(stored[i]?.status).toBe(of === missing ? 'rejected' : 'fulfilled');
    expect((await media.read(name)) !== null).toBe(of !== missing);
  }
  expect(await stagedPictures()).toEqual([]);
  const rows = await kith.context.db.queries
    .selectFrom('entries')
    .select('id')
    .where('source_id', '=', missing)
    .execute();
  expect(rows).toEqual([]);
});

it('strangers who are seen by several frames at once become one person each', async () => {
  const answers = await Promise.all([200, 201, 200, 202, 201, 200, 203].map((i) => send('gate', i)));
  const entries = answers.map(({ body }) => body.results[0]);
  expect(entries.map(({ result }) => result).sort()).toEqual(['exact', 'exact', 'exact', 'new', 'new', 'new', 'new']);
  expect(new Set(entries.map(({ pid }) => pid)).size).toBe(4);
  expect(entries[2].pid).toBe(entries[0].pid);
});

it('many strangers become known in fewer transactions than frames', async () => {
  const images = await Promise.all(Array.from({ length: 20 }, (_, i) => pictureOf(220 + i)));
  const sendAll = () => Promise.all(images.map((image) => uploadTo(kith, '/v1/entries/', image, { source: 'gate' })));
  const before = await revision();
  const answers = await sendAll();
  expect(answers.map(({ body }) => body.results[0].result)).toEqual(Array(20).fill('new'));
  expect((await revision()) - before).toBeLessThan(20);
  const again = await sendAll();
  expect(again.map(({ body }) => body.results[0].pid)).toEqual(answers.map(({ body }) => body.results[0].pid));
});

/** Of every node. */
async function stagedPictures(): Promise<string[]> {
  const all = await readdir(mediaFolder(kith.context.config), { recursive: true });
  return all.filter((path) => path.includes('staged') && path.endsWith('.jpg'));
}

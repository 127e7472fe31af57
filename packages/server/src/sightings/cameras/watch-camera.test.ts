import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { openEyes } from '@kith/testing/eyes';
import { type Film, makeFilm } from '@kith/testing/film';
import { castSprite } from '@kith/testing/film-cast';
import type { FilmScript } from '@kith/testing/film-script';
import { cutFilm } from '@kith/testing/hls-film';
import { HlsServer } from '@kith/testing/hls-server';
import { MjpegServer } from '@kith/testing/mjpeg-server';
import { RtspServer } from '@kith/testing/rtsp-server';
import { portraitOf, sampleFaces } from '@kith/testing/sample-photos';
import { temporaryFolder } from '@kith/testing/temporary-folder';
import { openTestKith, type TestKith } from '@kith/testing/test-kith';
import { until } from '@kith/testing/until';
import { uploadTo } from '@kith/testing/upload';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Vision } from '../../recognition/vision/vision.ts';

const size = { width: 1280, height: 720, framesPerSecond: 25 };

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let server: RtspServer;
let eyes: Vision;
let kith: TestKith;
let ada: string;

beforeAll(async () => {
  folder = await temporaryFolder();
  server = await RtspServer.open();
  eyes = await openEyes(2);
  kith = await openTestKith({ vision: eyes, env: { KITH_CAMERA_ALLOW: '127.0.0.0/8' } });
  await kith.call('POST', '/v1/sources/', { name: 'desk' });
  const made = await uploadTo(kith, '/v1/persons/', await portraitOf(sampleFaces.ada), { source: 'desk' });
  ada = made.body.pid;
  const staff = await kith.call('POST', '/v1/groups/persons/', { name: 'Staff' });
  await kith.call('POST', '/v1/groups/persons/pids/', { pids: [ada], groups_ids: [staff.body.id] });
  kith.context.listensOn('http://kith.test');
});
afterAll(async () => {
  await kith[Symbol.asyncDispose]();
  await eyes[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});

const film = (name: string, script: FilmScript): Promise<Film> => makeFilm(script, join(folder.path, `${name}.h264`));

/** All visits at a camera so far, oldest first. */
const visitsOf = async (source: number) => {
  const { body } = await kith.call('GET', `/v1/visits/?sources_ids=${source}`);
  return body.results.toReversed();
};

const addCamera = async (name: string, address: string, more: object = {}) => {
  const { status, body } = await kith.call('POST', '/v1/cameras/', { name, address, absence_seconds: 2, ...more });
  expect([status, body.state]).toEqual([201, expect.any(String)]);
  await until(async () => (await kith.call('GET', `/v1/cameras/${body.id}/`)).body.state === 'online', 'it is online');
  return body.id as number;
};

/** Ada comes nearer, and leaves. */
const walkIn = async (): Promise<FilmScript> => ({
  ...size,
  seconds: 6,
  acts: [
    {
      who: 'ada',
      sprite: await castSprite('adaAgain'),
      marks: [
        { at: 1.2, x: 0.3, y: 0.4, facePx: 40 },
        { at: 3.2, x: 0.5, y: 0.5, facePx: 160 },
        { at: 5, x: 1.2, y: 0.5, facePx: 160 },
      ],
    },
  ],
});

/** All that was seen, once everybody has left. */
async function seenAt(id: number) {
  await until(async () => (await visitsOf(id)).length > 0, 'she is named', 20_000);
  await until(
    async () => (await visitsOf(id)).every((visit: { open: boolean }) => !visit.open),
    'she has left',
    20_000,
  );
  return visitsOf(id);
}

test('whoever walks in is named once, with all groups, and the visit ends when they have left', async () => {
  const camera = server.add('door', await film('door', await walkIn()));
  const id = await addCamera('door', camera.url);
  await camera.play();
  expect(await seenAt(id)).toMatchObject([{ pid: ada, persons_groups: [{ name: 'Staff' }] }]);
});

test.each(['mpegts', 'fmp4'] as const)('so is whoever walks in before a camera that sends HLS as %s', async (kind) => {
  await film(kind, await walkIn());
  const pieces = join(folder.path, `pieces-${kind}`);
  await mkdir(pieces);
  const file = join(folder.path, `${kind}.h264`);
  await using camera = await HlsServer.open(await cutFilm(file, pieces, kind, size.framesPerSecond), {
    login: { user: 'viewer', password: 'p@ss', by: 'digest' },
  });
  const id = await addCamera(kind, camera.address);
  camera.play();
  expect(await seenAt(id)).toMatchObject([{ pid: ada, persons_groups: [{ name: 'Staff' }] }]);
});

test('so is whoever is seen by a camera that sends Motion JPEG', async () => {
  const photo = await portraitOf(sampleFaces.adaAgain);
  const hall = () => sharp({ create: { width: 1280, height: 720, channels: 3, background: '#70747a' } });
  const shownAt = (left: number) =>
    hall()
      .composite([{ input: photo, left, top: 40 }])
      .jpeg()
      .toBuffer();
  await using camera = await MjpegServer.open([await hall().jpeg().toBuffer()], {
    login: { user: 'viewer', password: 'p@ss', by: 'digest' },
  });
  const id = await addCamera('yard', camera.address);
  camera.pictures = await Promise.all([100, 130, 160, 190, 160, 130].map(shownAt));
  await until(async () => (await visitsOf(id)).length > 0, 'she is named', 20_000);
  expect(await visitsOf(id)).toMatchObject([{ pid: ada, open: true }]);
});

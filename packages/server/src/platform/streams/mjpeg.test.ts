import { MjpegServer } from '@kith/testing/mjpeg-server';
import { samplePhoto } from '@kith/testing/sample-photos';
import { until } from '@kith/testing/until';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type StreamState, Streams } from './streams.ts';

const login = { user: 'ad min', password: 'p@ss:wörd/?' };

let streams: Streams;
let photos: Buffer[];
beforeAll(async () => {
  streams = new Streams(process.env.KITH_FFMPEG || 'ffmpeg');
  const small = async (photo: number) => {
    const picture = sharp(await samplePhoto(photo)).resize(640, 360, { fit: 'cover' });
    return picture.jpeg().toBuffer();
  };
  photos = [await small(1), await small(2)];
});
afterAll(() => streams[Symbol.asyncDispose]());

/** Reads Motion JPEG, and keeps what is told of it. */
function read(url: string, address = '127.0.0.1') {
  const states: StreamState[] = [];
  const stream = streams.open(
    async () => ({ kind: 'stream', address: { kind: 'http', url, address } }),
    { rate: 10, backoff: { firstMs: 50, longestMs: 200 } },
    { onState: (state) => states.push(state) },
  );
  return {
    stream,
    states,
    online: () => until(() => states.at(-1)?.kind === 'online', 'it is online', 20_000),
    problem: () =>
      until(() => states.flatMap((state) => (state.kind === 'offline' ? state : []))[0], 'it fails', 20_000),
    [Symbol.asyncDispose]: () => stream[Symbol.asyncDispose](),
  };
}

test.each([
  ['to anybody', {}],
  ['without saying how long they are', { lengths: false }],
  ['to who has a password', { login: { ...login, by: 'basic' } }],
  ['to who proves to have a password', { login: { ...login, by: 'digest' } }],
] as const)('pictures that a camera sends %s are frames', async (_, options) => {
  await using camera = await MjpegServer.open(photos, options);
  await using door = read(camera.address);
  await door.online();
  expect(door.states).toEqual([{ kind: 'online', picture: { width: 640, height: 360, codec: 'mjpeg', fps: null } }]);
  const frame = await door.stream.next();
  expect(frame?.picture).toMatchObject({ width: 640, height: 360, fullRange: true });
  frame?.release();
});

test('the connection goes to the address that was checked, whatever the name says by now', async () => {
  await using camera = await MjpegServer.open(photos);
  await using door = read(camera.address.replace('127.0.0.1', 'camera.invalid'));
  await door.online();
});

test('a stream that breaks is read again, and another size is a new beginning', async () => {
  await using camera = await MjpegServer.open(photos);
  await using door = read(camera.address);
  await door.online();
  camera.cut();
  await until(() => door.states.length > 2, 'it is back', 20_000);
  expect(door.states.slice(1)).toMatchObject([{ problem: 'stopped' }, { kind: 'online' }]);
  camera.pictures = [await sharp(photos[0]).resize(320, 180).jpeg().toBuffer()];
  await until(() => door.states.length > 3, 'it is larger', 20_000);
  expect(door.states.at(-1)).toMatchObject({ kind: 'online', picture: { width: 320, height: 180 } });
});

test.each([
  ['a wrong password', (url: string) => url.replace('ss', 'zz'), 'refused'],
  ['no password', (url: string) => url.replace(/\/\/.*@/, '//'), 'refused'],
  ['nobody at the address', () => 'http://127.0.0.1:1/video', 'unreachable'],
  ['nothing at this path', (url: string) => url.replace('video', 'none'), 'no_video'],
  ['a page', (url: string) => url.replace('video', 'page'), 'no_video'],
  ['what is no picture', (url: string) => url.replace('video', 'garbage'), 'garbage'],
])('%s is told by its name, and user and password are not', async (_, change, problem) => {
  await using camera = await MjpegServer.open(photos, { login: { ...login, by: 'digest' } });
  await using door = read(change(camera.address));
  expect(await door.problem()).toMatchObject({ problem });
  expect(JSON.stringify(door.states)).not.toMatch(/ad.?min|p@ss|p%40ss|p@zz/i);
});

test('a camera that sends elsewhere is not followed', async () => {
  await using other = await MjpegServer.open(photos);
  await using camera = await MjpegServer.open(photos);
  camera.elsewhere = other.address;
  await using door = read(camera.address.replace('video', 'elsewhere'));
  expect(await door.problem()).toMatchObject({ problem: 'forbidden_address' });
  expect(other.viewers).toBe(0);
});

test('who stops reading leaves the camera', async () => {
  await using camera = await MjpegServer.open(photos);
  {
    await using door = read(camera.address);
    await door.online();
    expect(camera.viewers).toBe(1);
  }
  await until(() => camera.viewers === 0, 'nobody looks');
});

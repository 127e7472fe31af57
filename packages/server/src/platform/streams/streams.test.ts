import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { makeFilm } from '@kith/testing/film';
import { castSprite } from '@kith/testing/film-cast';
import type { FilmScript } from '@kith/testing/film-script';
import type { RtspChannel } from '@kith/testing/rtsp-channel';
import { RtspReader } from '@kith/testing/rtsp-requests';
import { RtspServer } from '@kith/testing/rtsp-server';
import { temporaryFolder } from '@kith/testing/temporary-folder';
import { until } from '@kith/testing/until';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { StreamAddress } from './stream-address.ts';
import { type StreamOptions, type StreamState, Streams } from './streams.ts';

const login = { user: 'ad min', password: 'p@ss:wörd/?' };
const size = { width: 320, height: 180, framesPerSecond: 25 };
const hall: FilmScript = { ...size, seconds: 1, acts: [] };
const ffmpeg = process.env.KITH_FFMPEG || 'ffmpeg';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let server: RtspServer;
let streams: Streams;
let camera: RtspChannel;
let walk: FilmScript;

beforeAll(async () => {
  folder = await temporaryFolder();
  server = await RtspServer.open();
  streams = new Streams(ffmpeg);
  const marks = [
    { at: 1, x: 0.1, y: 0.5, facePx: 60 },
    { at: 3, x: 0.9, y: 0.5, facePx: 60 },
  ];
  walk = { ...size, seconds: 4, acts: [{ who: 'ada', sprite: await castSprite('ada'), marks }] };
  camera = server.add('walk', await makeFilm(walk, join(folder.path, 'walk.h264')), { login });
});
afterAll(async () => {
  await streams[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});

const rtsp = (url: string): StreamAddress => ({ kind: 'rtsp', url, transport: 'tcp' });

/** Reads a stream, and keeps what is told of it. */
function read(address: StreamAddress, options: Partial<StreamOptions> = {}) {
  const states: StreamState[] = [];
  const backoff = { firstMs: 50, longestMs: 200 };
  const stream = streams.open(
    async () => ({ kind: 'stream', address }),
    { rate: 10, backoff, ...options },
    { onState: (state) => states.push(state) },
  );
  const isOnline = () => states.at(-1)?.kind === 'online';
  return {
    stream,
    states,
    online: (what = 'the camera is online') => until(isOnline, what),
    problem: () =>
      until(() => states.flatMap((state) => (state.kind === 'offline' ? state : []))[0], 'it fails', 20_000),
    [Symbol.asyncDispose]: () => stream[Symbol.asyncDispose](),
  };
}

describe('a stream', () => {
  test('says what it is, and gives frames once something moves', async () => {
    await using door = read(rtsp(camera.address));
    await door.online();
    expect(door.states).toEqual([{ kind: 'online', picture: { width: 320, height: 180, codec: 'h264', fps: 25 } }]);
    const { ended } = await camera.play();
    const frame = await door.stream.next();
    expect(frame?.picture).toMatchObject({ width: 320, height: 180, fullRange: false });
    expect(frame?.picture.yuv420).toHaveLength(320 * 180 * 1.5);
    expect(frame?.picture.yuv420.buffer).toBeInstanceOf(SharedArrayBuffer);
    frame?.release();
    await ended;
  });

  test('is read over UDP where that is wished', async () => {
    await using door = read({ kind: 'rtsp', url: camera.address, transport: 'udp' });
    await door.online();
    await camera.play();
    const frame = await door.stream.next();
    expect(frame?.picture).toMatchObject({ width: 320, height: 180 });
    frame?.release();
  });

  test('gives none while nothing moves, unless somebody wants to look anyway, and then a new one', async () => {
    await using door = read(rtsp(camera.address));
    await door.online();
    for (let quiet = false; !quiet; ) {
      // What is there at the beginning is looked at, for some seconds.
      const frame = await Promise.race([door.stream.next(), new Promise<'none'>((r) => setTimeout(r, 1500, 'none'))]);
      quiet = frame === 'none';
      if (frame !== 'none') frame?.release();
    }
    const asked = Date.now();
    door.stream.lookAnyway();
    const next = await door.stream.next();
    expect(next?.at).toBeGreaterThanOrEqual(asked - 200);
    next?.release();
  });

  test('is black outside its zones', async () => {
    const zones = [
      {
        points: [
          [0.5, 0],
          [1, 0],
          [1, 1],
          [0.5, 1],
        ],
      },
    ];
    await using door = read(rtsp(camera.address), { zones });
    const frame = await door.stream.next();
    if (!frame) throw new Error('no frame');
    const row = frame.picture.yuv420.subarray(90 * 320, 91 * 320);
    expect([...new Set(row.subarray(0, 160))]).toEqual([16]);
    expect(Math.min(...row.subarray(160))).toBeGreaterThan(16);
    frame.release();
  });
});

describe('what goes wrong is told by its name', () => {
  test.each([
    ['a wrong password', () => rtsp(camera.address.replace('ss', 'zz')), 'refused'],
    ['no password', () => rtsp(camera.url), 'refused'],
    ['nobody at the address', () => rtsp('rtsp://127.0.0.1:1/door'), 'unreachable'],
    ['nothing at this path', () => rtsp(camera.address.replace('walk', 'none')), 'no_video'],
    ['a film that is none', () => ({ kind: 'file', path: '/etc/hostname' }) as const, 'garbage'],
    ['a file that is not there', () => ({ kind: 'file', path: '/nowhere.mp4' }) as const, 'no_video'],
  ])('%s', async (_, address, problem) => {
    await using door = read(address());
    expect(await door.problem()).toMatchObject({ problem });
  });

  test('a codec that nobody knows', async () => {
    const odd = server.add('odd', await makeFilm(hall, join(folder.path, 'odd.h264')), { encoding: 'X-NOBODY' });
    await using door = read(rtsp(odd.url));
    expect(await door.problem()).toMatchObject({ problem: 'codec_missing' });
  });

  test('a camera that sends elsewhere, of which nothing is told but that', async () => {
    const sender = createServer((connection) => {
      const reader = new RtspReader();
      const elsewhere = (cseq = '0') => `RTSP/1.0 302 Found\r\nCSeq: ${cseq}\r\nLocation: ${camera.address}\r\n\r\n`;
      connection.on('error', () => undefined);
      connection.on('data', (bytes) => {
        for (const { headers } of reader.take(bytes)) connection.write(elsewhere(headers.get('cseq')));
      });
    });
    sender.listen(0, '127.0.0.1');
    await once(sender, 'listening');
    await using door = read(rtsp(`rtsp://127.0.0.1:${(sender.address() as AddressInfo).port}/door`));
    await until(() => door.states.length > 2, 'it is tried again', 20_000);
    expect(door.states).toEqual(door.states.map(() => expect.objectContaining({ problem: 'forbidden_address' })));
    sender.close();
  });

  test('no ffmpeg', async () => {
    await using without = new Streams('/nowhere/ffmpeg');
    const states: StreamState[] = [];
    const address = rtsp(camera.address);
    await using _ = without.open(
      async () => ({ kind: 'stream', address }),
      { rate: 5 },
      { onState: (state) => states.push(state) },
    );
    await until(() => states.length > 0, 'it fails');
    expect(states).toMatchObject([{ kind: 'offline', problem: 'no_ffmpeg' }]);
  });
});

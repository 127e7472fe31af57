import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Film, makeFilm } from '@kith/testing/film';
import type { FilmScript } from '@kith/testing/film-script';
import type { RtspChannel } from '@kith/testing/rtsp-channel';
import { RtspServer } from '@kith/testing/rtsp-server';
import { temporaryFolder } from '@kith/testing/temporary-folder';
import { until } from '@kith/testing/until';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Stream, type StreamState, Streams } from './streams.ts';

const login = { user: 'ad min', password: 'p@ss:wörd/?' };
/** ffmpeg looks at a number of frames before it shows the first: with so many a second that is soon. */
const hall: FilmScript = { width: 320, height: 180, framesPerSecond: 50, seconds: 1, acts: [] };

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let film: Film;
let larger: Film;
let server: RtspServer;
let streams: Streams;
let camera: RtspChannel;
let stream: Stream;
let states: StreamState[];

beforeAll(async () => {
  folder = await temporaryFolder();
  film = await makeFilm(hall, join(folder.path, 'hall.h264'));
  larger = await makeFilm({ ...hall, width: 640, height: 360 }, join(folder.path, 'larger.h264'));
  server = await RtspServer.open();
  streams = new Streams(process.env.KITH_FFMPEG || 'ffmpeg');
});
afterAll(async () => {
  await stream[Symbol.asyncDispose]();
  await streams[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});

beforeEach(async () => {
  await stream?.[Symbol.asyncDispose]();
  states = [];
  camera = server.add('hall', film, { login });
  const address = { kind: 'rtsp', url: camera.address, transport: 'tcp' } as const;
  stream = streams.open(
    async () => ({ kind: 'stream', address }),
    { rate: 5, backoff: { firstMs: 20, longestMs: 100 }, silenceMs: 4000 },
    { onState: (state) => states.push(state) },
  );
  await online();
});

const online = () => until(() => states.at(-1)?.kind === 'online', 'the camera is online', 20_000);
/** What was told since then. */
const told = (since = 0) => states.slice(since).map((state) => (state.kind === 'offline' ? state.problem : state.kind));

/** The children of this process that are ffmpeg. */
const children = () =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
        const [, command, state, parent] = /^\d+ \((.*)\) (\S) (\d+)/.exec(stat) ?? [];
        return Number(parent) === process.pid && command === 'ffmpeg' ? [{ pid: Number(pid), state }] : [];
      } catch {
        return [];
      }
    });

function child(): number {
  const [first] = children();
  if (!first) throw new Error('ffmpeg does not run');
  return first.pid;
}

test('a stream that stops is read again as soon as it is there', async () => {
  const before = states.length;
  camera.cut();
  await until(() => told(before).includes('online'), 'it is back', 20_000);
  expect(told(before)[0]).toBe('stopped');
});

test('a camera that sends nothing any more is noticed', async () => {
  const before = states.length;
  camera.mood = 'hangs';
  await until(() => told(before).includes('hung'), 'it is noticed', 20_000);
  camera.mood = 'plays';
  await online();
});

test('so is an ffmpeg that hangs, which is ended', async () => {
  const [pid, before] = [child(), states.length];
  process.kill(pid, 'SIGSTOP');
  await until(() => told(before).includes('hung'), 'it is noticed', 20_000);
  await online();
  expect(children().map((each) => each.pid)).not.toContain(pid);
});

test('an ffmpeg that dies takes nobody with it', async () => {
  const [pid, before] = [child(), states.length];
  process.kill(pid, 'SIGKILL');
  await until(() => told(before).includes('stopped'), 'it is noticed');
  await online();
  expect(children()).toEqual([{ pid: expect.any(Number), state: expect.stringMatching(/[SRD]/) }]);
});

test('what is no video is given up, and tried again', async () => {
  const before = states.length;
  camera.mood = 'garbage';
  await until(() => told(before).length > 0, 'it is noticed', 20_000);
  camera.mood = 'plays';
  await online();
});

test('another size of the picture is a new beginning, and no fault', async () => {
  const before = states.length;
  camera.change(larger);
  await until(() => states.length > before, 'it is seen', 20_000);
  expect(states.at(-1)).toMatchObject({ kind: 'online', picture: { width: 640, height: 360 } });
  stream.lookAnyway();
  const next = stream.next();
  stream.lookAnyway();
  const frame = await next;
  expect(frame?.picture).toMatchObject({ width: 640, height: 360 });
  frame?.release();
});

test('user and password stand in no list of processes and in no environment', async () => {
  const pid = child();
  for (const file of ['cmdline', 'environ']) {
    const text = readFileSync(`/proc/${pid}/${file}`, 'utf8');
    expect(text).not.toMatch(/ad.?min|p@ss|p%40ss|w%C3%B6rd/i);
  }
  camera.cut();
  await until(() => states.some(({ kind }) => kind === 'offline'), 'it is noticed');
  expect(JSON.stringify(states)).not.toMatch(/rtsp:\/\/|ad.?min|p@ss|p%40ss/i);
});

test('after twenty connections that broke no descriptor is lost, no process is left', async () => {
  await stream[Symbol.asyncDispose]();
  const address = { kind: 'file', path: join(folder.path, 'hall.h264') } as const;
  stream = streams.open(
    async () => ({ kind: 'stream', address }),
    { rate: 5, backoff: { firstMs: 1, longestMs: 1 } },
    { onState: (state) => states.push(state) },
  );
  const descriptors = () => readdirSync('/proc/self/fd').length;
  const isBack = (count: number) =>
    states.length > count && states.at(-1)?.kind === 'online' && children().length === 1;
  await until(() => isBack(0), 'it is read');
  const before = descriptors();
  for (let broken = 0; broken < 20; broken++) {
    const count = states.length;
    process.kill(child(), 'SIGKILL');
    await until(() => isBack(count), 'it is back', 20_000);
  }
  await until(() => descriptors() <= before, `${before} descriptors, as before`);
}, 180_000);

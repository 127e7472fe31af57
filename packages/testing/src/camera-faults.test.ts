import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Camera } from '@kith/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask, type CameraHouse, cameraEnv, openCameraHouse } from './camera-house.ts';
import { type Film, makeFilm } from './film.ts';
import { freePort } from './free-port.ts';
import { cutFilm, type HlsFilm } from './hls-film.ts';
import { HlsServer } from './hls-server.ts';
import { startProcess } from './kith-process.ts';
import { logIn } from './log-in.ts';
import type { Mood, RtspChannel } from './rtsp-channel.ts';
import { RtspServer } from './rtsp-server.ts';
import { temporaryFolder } from './temporary-folder.ts';
import { until } from './until.ts';

const PASSWORD = 's3cret-of-the-camera';
const login = { user: 'viewer', password: PASSWORD };
/** ffmpeg looks at a number of frames before it shows the first: with so many a second that is soon. */
const hall = { width: 320, height: 180, framesPerSecond: 50, seconds: 1, acts: [] };

const kinds = ['RTSP', 'HLS'] as const;

/** A camera on loopback that something goes wrong with. */
interface Ailing {
  /** With user and password. */
  readonly address: string;
  is(mood: Mood): void;
  /** Ends the connection of whoever reads it, or refuses what is asked next. */
  breaks(): void;
  /** Shows larger pictures from now on. */
  grows(): void;
}

describe('what is wrong with a camera', { timeout: 120_000 }, () => {
  let house: CameraHouse;
  let server: RtspServer;
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let film: Film;
  let largeFilm: Film;
  let pieces: HlsFilm;
  let largePieces: HlsFilm;
  let locked: RtspChannel;
  const opened: HlsServer[] = [];
  let made = 0;

  beforeAll(async () => {
    folder = await temporaryFolder();
    server = await RtspServer.open();
    film = await makeFilm(hall, join(folder.path, 'hall.h264'));
    largeFilm = await makeFilm({ ...hall, width: 640, height: 360 }, join(folder.path, 'large.h264'));
    pieces = await cut('hall');
    largePieces = await cut('large');
    locked = server.add('locked', film, { login });
    house = await openCameraHouse({ players: [] });
  });
  afterAll(async () => {
    await house?.[Symbol.asyncDispose]();
    for (const camera of opened) await camera[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
    await folder[Symbol.asyncDispose]();
  });

  async function cut(name: string): Promise<HlsFilm> {
    await mkdir(join(folder.path, name));
    return cutFilm(join(folder.path, `${name}.h264`), join(folder.path, name), 'mpegts', hall.framesPerSecond);
  }

  async function hls(mood: HlsServer['mood'] = 'plays', options: Parameters<typeof HlsServer.open>[1] = {}) {
    const camera = await HlsServer.open(pieces, options);
    camera.mood = mood;
    opened.push(camera);
    return camera;
  }

  /** How a camera is set up that sends its pictures so. */
  const ailing: Readonly<Record<'RTSP' | 'HLS', (name: string) => Promise<Ailing>>> = {
    RTSP: async (name) => {
      const camera = server.add(name, film, { login });
      const is = (mood: Mood) => {
        camera.mood = mood;
      };
      return { address: camera.address, is, breaks: () => camera.cut(), grows: () => camera.change(largeFilm) };
    },
    HLS: async () => {
      const camera = await hls('plays', { login: { ...login, by: 'digest' } });
      const is = (mood: HlsServer['mood']) => {
        camera.mood = mood;
      };
      return { address: camera.address, is, breaks: () => is('forbids'), grows: () => camera.change(largePieces) };
    },
  };

  const add = (address: string, settings: object = {}) =>
    house.ask<Camera>('POST', '/v1/cameras/', { name: `door ${++made}`, address, ...settings });
  const get = (id: number) => house.ask<Camera>('GET', `/v1/cameras/${id}/`);
  const untilOnline = (id: number, timeoutMs = 20_000) =>
    until(async () => (await get(id)).state === 'online', 'it is online', timeoutMs);
  const untilProblem = (id: number, timeoutMs = 20_000) =>
    until(async () => (await get(id)).problem?.code, 'it has a problem', timeoutMs);

  async function saysInTheList(id: number, code: string, sentence: RegExp) {
    const { results } = await house.ask<{ results: Camera[] }>('GET', '/v1/cameras/?limit=100');
    expect(results.find((camera) => camera.id === id)).toMatchObject({
      state: 'offline',
      problem: { code, message: expect.stringMatching(sentence) },
    });
  }

  it.concurrent.each([
    ['nobody answers', async () => `rtsp://127.0.0.1:${await freePort()}/door`, 'unreachable', /that the camera is on/],
    ['the password is wrong', async () => locked.address.replace(PASSWORD, 'guess'), 'refused', /user and password/],
    ['there is no such stream', async () => `${locked.url}-of-nobody`, 'no_video', /path of the address/],
    [
      'nobody can decode it',
      async () => server.add('odd', film, { encoding: 'X-NOBODY' }).url,
      'codec_missing',
      /H\.264 or H\.265/,
    ],
  ])('%s: a sentence says so when it is added, and in the list', async (_, address, code, sentence) => {
    const at = await address();
    const [{ id }] = await Promise.all([add(at, { try: false }), expect(add(at)).rejects.toThrow(sentence)]);
    expect(await untilProblem(id)).toBe(code);
    await saysInTheList(id, code, sentence);
    await house.ask('DELETE', `/v1/cameras/${id}/`);
  });

  // Addresses are tried so often that these would be too many.
  it.concurrent.each<[string, () => Promise<string>, string, RegExp]>([
    [
      'nobody answers',
      async () => `http://127.0.0.1:${await freePort()}/live.m3u8`,
      'unreachable',
      /that the camera is on/,
    ],
    [
      'the password is wrong',
      async () => (await hls('plays', { login: { ...login, by: 'digest' } })).address.replace(PASSWORD, 'guess'),
      'refused',
      /user and password/,
    ],
    ['nobody may', async () => (await hls('forbids')).address, 'refused', /user and password/],
    ['there is no such playlist', async () => (await hls()).at('door.m3u8'), 'no_video', /path of the address/],
    ['there is none of its segments', async () => (await hls('lacks')).address, 'no_video', /path of the address/],
    ['its segments are no video', async () => (await hls('garbage')).address, 'garbage', /no video/],
    ['it answers nothing', async () => (await hls('hangs')).address, 'unreachable', /that the camera is on/],
    ['its stream is over', async () => (await hls('ends')).address, 'stopped', /The stream ended/],
  ])('%s (HLS): a sentence says so in the list', async (_, address, code, sentence) => {
    const { id } = await add(await address(), { try: false });
    expect(await untilProblem(id)).toBe(code);
    await saysInTheList(id, code, sentence);
    await house.ask('DELETE', `/v1/cameras/${id}/`);
  });

  it.concurrent('this machine has no ffmpeg: a sentence says how to install it', async () => {
    const password = 'password of the first account';
    const kith = await startProcess({
      ...(await cameraEnv()),
      KITH_DATA_DIR: join(folder.path, 'without'),
      KITH_FFMPEG: '/nowhere/ffmpeg',
    });
    try {
      const token = (await (await logIn(kith.url, password)).tokens.create()).key;
      const wish = { name: 'door', address: locked.address };
      await expect(ask(kith.url, token, 'POST', '/v1/cameras/', wish)).rejects.toThrow(/apt install ffmpeg/);
      const { id } = await ask<Camera>(kith.url, token, 'POST', '/v1/cameras/', { ...wish, try: false });
      const read = () => ask<Camera>(kith.url, token, 'GET', `/v1/cameras/${id}/`);
      expect(await until(async () => (await read()).problem?.code, 'it has a problem', 20_000)).toBe('no_ffmpeg');
    } finally {
      await kith.end('SIGTERM');
    }
  });

  it.concurrent.each([
    ['RTSP', 12_000],
    // Two segments are still to be shown.
    ['HLS', 15_000],
  ] as const)('is noticed when it hangs (%s), and forgotten when it is over', async (kind, withinMs) => {
    const camera = await ailing[kind]('hanging');
    const { id } = await add(camera.address, { try: false });
    await untilOnline(id);
    camera.is('hangs');
    const since = Date.now();
    expect(await untilProblem(id)).toBe('hung');
    expect(Date.now() - since).toBeLessThan(withinMs);
    camera.is('plays');
    await untilOnline(id, 40_000);
    await house.ask('DELETE', `/v1/cameras/${id}/`);
  });

  it.concurrent.each(kinds)('is noticed when it sends garbage (%s), and forgotten when it is over', async (kind) => {
    const camera = await ailing[kind]('broken');
    const { id } = await add(camera.address, { try: false });
    await untilOnline(id);
    camera.is('garbage');
    expect(['garbage', 'hung', 'stopped']).toContain(await untilProblem(id, 40_000));
    camera.is('plays');
    await untilOnline(id, 60_000);
    await house.ask('DELETE', `/v1/cameras/${id}/`);
  });

  it.concurrent.each([
    ['ends', 'stopped'],
    ['lacks', 'no_video'],
    ['forbids', 'refused'],
  ] as const)('what sends HLS and %s is %s, until that is over', async (mood, problem) => {
    const camera = await hls();
    const { id } = await add(camera.address, { try: false });
    await untilOnline(id);
    camera.mood = mood;
    expect(await untilProblem(id)).toBe(problem);
    camera.mood = 'plays';
    await untilOnline(id, 60_000);
    await house.ask('DELETE', `/v1/cameras/${id}/`);
  });

  it.concurrent.each(kinds)('a camera whose resolution changes is read on (%s)', async (kind) => {
    const camera = await ailing[kind]('growing');
    const { id } = await add(camera.address, { try: false });
    await untilOnline(id);
    camera.grows();
    await until(async () => (await get(id)).picture?.width === 640, 'it is read in its new size', 40_000);
    await untilOnline(id);
    await house.ask('DELETE', `/v1/cameras/${id}/`);
  });

  it.each(kinds)('an ffmpeg that is killed (%s) is started again, and nothing else is harmed', async (kind) => {
    const { id } = await add((await ailing[kind]('killed')).address, { try: false });
    await untilOnline(id);
    const [killed = 0, ...others] = await childrenOf(house.kith.pid);
    expect(others).toEqual([]);
    const beside = await add(server.add('beside', film).url, { try: false });
    await untilOnline(beside.id);
    const before = await childrenOf(house.kith.pid);
    expect(before).toHaveLength(2);
    process.kill(killed, 'SIGKILL');
    const isAnew = async () => {
      const now = await childrenOf(house.kith.pid);
      return now.length === 2 && now.filter((pid) => before.includes(pid)).length === 1 && !now.includes(killed);
    };
    await until(isAnew, 'another one reads', 30_000);
    await Promise.all([untilOnline(id), untilOnline(beside.id)]);
    for (const camera of [id, beside.id]) await house.ask('DELETE', `/v1/cameras/${camera}/`);
  });

  it.each(kinds)(
    'keeps its password to itself (%s): no list of processes, environment, log, answer or file has it',
    async (kind) => {
      const camera = await ailing[kind]('secret');
      const { id, ...shown } = await add(camera.address);
      await untilOnline(id);
      expect(shown).toMatchObject({ has_password: true, address: camera.address.replace(/\/\/.*@/, '//') });
      const children = await childrenOf(house.kith.pid);
      expect(children.length).toBeGreaterThan(0);
      for (const pid of [house.kith.pid, ...children]) {
        for (const file of ['cmdline', 'environ']) {
          expect(await readFile(`/proc/${pid}/${file}`, 'latin1')).not.toContain(PASSWORD);
        }
      }
      expect(JSON.stringify([shown, await get(id), await house.ask('GET', '/v1/cameras/')])).not.toContain(PASSWORD);
      camera.breaks();
      await untilProblem(id);
      camera.is('plays');
      await untilOnline(id, 40_000);
      expect(house.kith.said.join('\n')).not.toContain(PASSWORD);
      const files = await readdir(house.dataDir, { recursive: true, withFileTypes: true });
      for (const file of files.filter((entry) => entry.isFile())) {
        expect((await readFile(join(file.parentPath, file.name))).includes(PASSWORD)).toBe(false);
      }
      await house.ask('DELETE', `/v1/cameras/${id}/`);
    },
  );
});

/** The processes that a process and its threads have started and that live. */
async function childrenOf(pid: number): Promise<number[]> {
  const threads = await readdir(`/proc/${pid}/task`);
  const lists = await Promise.all(
    threads.map((thread) => readFile(`/proc/${pid}/task/${thread}/children`, 'utf8').catch(() => '')),
  );
  return lists.flatMap((list) => list.trim().split(' ')).flatMap((text) => (text === '' ? [] : [Number(text)]));
}

import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Camera } from '@kith/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask, type CameraHouse, cameraEnv, openCameraHouse } from './camera-house.ts';
import { type Film, makeFilm } from './film.ts';
import { freePort } from './free-port.ts';
import { startProcess } from './kith-process.ts';
import { logIn } from './log-in.ts';
import type { RtspChannel } from './rtsp-channel.ts';
import { RtspServer } from './rtsp-server.ts';
import { temporaryFolder } from './temporary-folder.ts';
import { until } from './until.ts';

const PASSWORD = 's3cret-of-the-camera';
/** ffmpeg looks at a number of frames before it shows the first: with so many a second that is soon. */
const hall = { width: 320, height: 180, framesPerSecond: 50, seconds: 1, acts: [] };

describe('what is wrong with a camera', { timeout: 120_000 }, () => {
  let house: CameraHouse;
  let server: RtspServer;
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let film: Film;
  let locked: RtspChannel;
  let made = 0;

  beforeAll(async () => {
    folder = await temporaryFolder();
    server = await RtspServer.open();
    film = await makeFilm(hall, join(folder.path, 'hall.h264'));
    locked = server.add('locked', film, { login: { user: 'viewer', password: PASSWORD } });
    house = await openCameraHouse({ players: [] });
  });
  afterAll(async () => {
    await house?.[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
    await folder[Symbol.asyncDispose]();
  });

  const add = (address: string, settings: object = {}) =>
    house.ask<Camera>('POST', '/v1/cameras/', { name: `door ${++made}`, address, ...settings });
  const get = (id: number) => house.ask<Camera>('GET', `/v1/cameras/${id}/`);
  const untilOnline = (id: number, timeoutMs = 20_000) =>
    until(async () => (await get(id)).state === 'online', 'it is online', timeoutMs);
  const untilProblem = (id: number, timeoutMs = 20_000) =>
    until(async () => (await get(id)).problem?.code, 'it has a problem', timeoutMs);

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
    const { results } = await house.ask<{ results: Camera[] }>('GET', '/v1/cameras/?limit=100');
    expect(results.find((camera) => camera.id === id)).toMatchObject({
      state: 'offline',
      problem: { code, message: expect.stringMatching(sentence) },
    });
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

  it.concurrent('is noticed when it hangs, and forgotten when it is over', async () => {
    const camera = server.add('hanging', film);
    const { id } = await add(camera.url, { try: false });
    await untilOnline(id);
    camera.mood = 'hangs';
    const since = Date.now();
    expect(await untilProblem(id)).toBe('hung');
    expect(Date.now() - since).toBeLessThan(12_000);
    camera.mood = 'plays';
    await untilOnline(id, 40_000);
    await house.ask('DELETE', `/v1/cameras/${id}/`);
  });

  it.concurrent('is noticed when it sends garbage, and forgotten when it is over', async () => {
    const camera = server.add('broken', film);
    const { id } = await add(camera.url, { try: false });
    await untilOnline(id);
    camera.mood = 'garbage';
    expect(['garbage', 'hung', 'stopped']).toContain(await untilProblem(id, 40_000));
    camera.mood = 'plays';
    await untilOnline(id, 60_000);
    await house.ask('DELETE', `/v1/cameras/${id}/`);
  });

  it.concurrent('a camera whose resolution changes is read on', async () => {
    const camera = server.add('growing', film);
    const { id } = await add(camera.url, { try: false });
    await untilOnline(id);
    camera.change(await makeFilm({ ...hall, width: 640, height: 360 }, join(folder.path, 'large.h264')));
    await until(async () => (await get(id)).picture?.width === 640, 'it is read in its new size', 40_000);
    await untilOnline(id);
    await house.ask('DELETE', `/v1/cameras/${id}/`);
  });

  it('an ffmpeg that is killed is started again, and nothing else is harmed', async () => {
    const [one, other] = [server.add('killed', film), server.add('beside', film)];
    const [{ id }, beside] = [await add(one.url), await add(other.url)];
    await Promise.all([untilOnline(id), untilOnline(beside.id)]);
    const before = await childrenOf(house.kith.pid);
    expect(before.length).toBeGreaterThanOrEqual(2);
    process.kill(before[0] ?? 0, 'SIGKILL');
    const isAnew = async () => {
      const now = await childrenOf(house.kith.pid);
      return now.length === before.length && !now.includes(before[0] ?? 0);
    };
    await until(isAnew, 'another one reads', 30_000);
    await Promise.all([untilOnline(id), untilOnline(beside.id)]);
    for (const camera of [id, beside.id]) await house.ask('DELETE', `/v1/cameras/${camera}/`);
  });

  it('keeps its password to itself: no list of processes, environment, log, answer or file has it', async () => {
    const { id, ...shown } = await add(locked.address);
    await untilOnline(id);
    expect(shown).toMatchObject({ has_password: true, address: locked.url });
    const children = await childrenOf(house.kith.pid);
    expect(children.length).toBeGreaterThan(0);
    for (const pid of [house.kith.pid, ...children]) {
      for (const file of ['cmdline', 'environ']) {
        expect(await readFile(`/proc/${pid}/${file}`, 'latin1')).not.toContain(PASSWORD);
      }
    }
    expect(JSON.stringify([shown, await get(id), await house.ask('GET', '/v1/cameras/')])).not.toContain(PASSWORD);
    locked.cut();
    await untilOnline(id);
    expect(house.kith.said.join('\n')).not.toContain(PASSWORD);
    const files = await readdir(house.dataDir, { recursive: true, withFileTypes: true });
    for (const file of files.filter((entry) => entry.isFile())) {
      expect((await readFile(join(file.parentPath, file.name))).includes(PASSWORD)).toBe(false);
    }
    await house.ask('DELETE', `/v1/cameras/${id}/`);
  });
});

/** The processes that a process and its threads have started and that live. */
async function childrenOf(pid: number): Promise<number[]> {
  const threads = await readdir(`/proc/${pid}/task`);
  const lists = await Promise.all(
    threads.map((thread) => readFile(`/proc/${pid}/task/${thread}/children`, 'utf8').catch(() => '')),
  );
  return lists.flatMap((list) => list.trim().split(' ')).flatMap((text) => (text === '' ? [] : [Number(text)]));
}

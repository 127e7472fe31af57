import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { analysed } from './analysed.ts';
import { openEyes } from './eyes.ts';
import { findFfmpeg } from './ffmpeg.ts';
import { makeFilm } from './film.ts';
import { castSprite } from './film-cast.ts';
import { drawFrames } from './film-drawing.ts';
import { type FilmScript, truthOf } from './film-script.ts';
import { RtspServer } from './rtsp-server.ts';
import { temporaryFolder } from './temporary-folder.ts';
import { until } from './until.ts';

const eyes = await openEyes();
afterAll(() => eyes[Symbol.asyncDispose]());

/** Ada comes nearer, turns away and back; Bea walks past her; a print of Cem is held up; the light goes out. */
async function play(): Promise<FilmScript> {
  const [ada, bea, cem] = [await castSprite('adaAgain'), await castSprite('bea'), await castSprite('cem', 'print')];
  const still = { x: 0.5, y: 0.45, facePx: 120 };
  return {
    ...{ width: 960, height: 540, framesPerSecond: 5, seconds: 7 },
    acts: [
      {
        who: 'ada',
        sprite: ada,
        marks: [
          { ...still, at: 1, facePx: 20 },
          { ...still, at: 2 },
          { ...still, at: 3 },
          { ...still, at: 3.4, turned: 1 },
          { ...still, at: 4 },
          { ...still, at: 6.5 },
        ],
      },
      {
        who: 'bea',
        sprite: bea,
        marks: [
          { at: 4, x: -0.1, y: 0.5, facePx: 110 },
          { at: 6, x: 1.1, y: 0.5, facePx: 110 },
        ],
      },
      {
        who: 'cem',
        sprite: cem,
        marks: [
          { at: 4, x: 0.85, y: 0.6, facePx: 90 },
          { at: 6, x: 0.85, y: 0.6, facePx: 90 },
        ],
      },
    ],
    light: [
      { at: 6, brightness: 1 },
      { at: 6.4, brightness: 0.1 },
    ],
  };
}

/** What is seen on a frame of a film, by left edge. */
async function facesAt(file: string, second: number) {
  const frame = ['-loglevel', 'error', '-r', '5', '-i', file, '-ss', String(second), '-frames:v', '1'];
  const { stdout } = await promisify(execFile)(
    findFfmpeg(),
    [...frame, '-f', 'image2', '-c:v', 'mjpeg', '-q:v', '2', '-'],
    {
      encoding: 'buffer',
    },
  );
  const { faces } = analysed(await eyes.analyse(stdout));
  return faces.toSorted((a, b) => a.box.left - b.box.left).map(({ box }) => Math.round(box.width));
}

describe('a film', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let file: string;
  beforeAll(async () => {
    folder = await temporaryFolder();
    file = join(folder.path, 'play.h264');
    await makeFilm(await play(), file);
  });
  afterAll(() => folder[Symbol.asyncDispose]());

  it('shows people when and as large as its truth says', async () => {
    expect(truthOf(await play())).toMatchObject([
      { who: 'ada', from: 1, to: 6.5, usableFrom: expect.closeTo(1.6), widestPx: 120 },
      { who: 'bea', from: 4, usableFrom: expect.closeTo(4.4) },
      { who: 'cem', from: 4, usableFrom: 4, widestPx: 90 },
    ]);
    expect(await facesAt(file, 0.4)).toEqual([]);
    expect(await facesAt(file, 2.4)).toEqual([expect.closeTo(120, -1.5)]);
    expect(await facesAt(file, 3.4)).toEqual([]);
    expect(await facesAt(file, 4.4)).toHaveLength(3);
  });

  it('is the same each time', async () => {
    const drawn = async () => {
      const hash = createHash('sha256');
      for await (const frame of drawFrames({ ...(await play()), seconds: 2 })) hash.update(frame);
      return hash.digest('hex');
    };
    expect(await drawn()).toBe(await drawn());
  });

  it('is dark at night', async () => {
    const mean = (frame: Buffer) => frame.reduce((sum, value) => sum + value, 0) / frame.length;
    const means: number[] = [];
    for await (const frame of drawFrames(await play())) means.push(mean(frame));
    expect(means[5]).toBeGreaterThan(80);
    expect(means.at(-1)).toBeLessThan(20);
  });
});

describe('a camera on loopback', () => {
  const watch = (address: string, ...options: string[]) =>
    promisify(execFile)(findFfmpeg(), [
      '-loglevel',
      'error',
      ...options,
      '-i',
      address,
      '-frames:v',
      '8',
      '-f',
      'framemd5',
      '-',
    ])
      .then(({ stdout }) => stdout.split('\n').filter((line) => line.startsWith('0,')).length)
      .catch(({ stderr }) => String(stderr));

  it('shows its film over TCP and UDP to who knows the password', async () => {
    await using folder = await temporaryFolder();
    const script = { width: 320, height: 180, framesPerSecond: 25, seconds: 2, acts: [] };
    await using server = await RtspServer.open();
    const film = await makeFilm(script, join(folder.path, 'hall.h264'));
    expect(film.units).toHaveLength(50);
    const camera = server.add('hall', film, { login: { user: 'ad min', password: 'p@ss:wörd/?' } });
    expect(await watch(camera.address, '-rtsp_transport', 'tcp')).toBe(8);
    expect(await watch(camera.address, '-rtsp_transport', 'udp')).toBe(8);
    expect(await watch(camera.url)).toContain('401');
    expect(await watch(camera.address.replace('ss', 'zz'))).toContain('401');
    expect(await watch(`rtsp://127.0.0.1:${server.port}/none`)).toContain('404');
    await until(() => server.connections === 0, 'nobody looks any more');
  });

  it('speaks H.265, too', async () => {
    await using folder = await temporaryFolder();
    const script = { width: 320, height: 180, framesPerSecond: 25, seconds: 1, acts: [] };
    await using server = await RtspServer.open();
    const camera = server.add('hall', await makeFilm(script, join(folder.path, 'hall.hevc'), 'hevc'));
    expect(await watch(camera.url, '-rtsp_transport', 'tcp')).toBe(8);
  });

  it('plays when it is told to, from the beginning, and says when that was', async () => {
    await using folder = await temporaryFolder();
    const script = { width: 320, height: 180, framesPerSecond: 25, seconds: 2, acts: [] };
    await using server = await RtspServer.open();
    const camera = server.add('hall', await makeFilm(script, join(folder.path, 'hall.h264')));
    const asked = Date.now();
    const { since, ended } = await camera.play();
    await ended;
    expect(since - asked).toBeGreaterThanOrEqual(0);
    expect(Date.now() - since).toBeGreaterThanOrEqual(1900);
  });
});

import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFilm } from '@kith/testing/film';
import { castSprite } from '@kith/testing/film-cast';
import type { FilmScript } from '@kith/testing/film-script';
import { cutFilm, type HlsFilm, type HlsKind } from '@kith/testing/hls-film';
import { HlsServer } from '@kith/testing/hls-server';
import { temporaryFolder } from '@kith/testing/temporary-folder';
import { until } from '@kith/testing/until';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type StreamState, Streams } from './streams.ts';

const login = { user: 'ad min', password: 'p@ss:wörd/?' };
const size = { width: 320, height: 180, framesPerSecond: 25 };

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let streams: Streams;
let films: Record<HlsKind, HlsFilm>;
let larger: Record<HlsKind, HlsFilm>;

beforeAll(async () => {
  folder = await temporaryFolder();
  streams = new Streams(process.env.KITH_FFMPEG || 'ffmpeg');
  const marks = [
    { at: 1, x: 0.1, y: 0.5, facePx: 60 },
    { at: 3, x: 0.9, y: 0.5, facePx: 60 },
  ];
  films = await cut('walk', { ...size, seconds: 4, acts: [{ who: 'ada', sprite: await castSprite('ada'), marks }] });
  larger = await cut('larger', { ...size, width: 640, height: 360, seconds: 1, acts: [] });
});
afterAll(async () => {
  await streams[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});

/** A film in both ways that HLS carries one. */
async function cut(name: string, script: FilmScript): Promise<Record<HlsKind, HlsFilm>> {
  const file = join(folder.path, `${name}.h264`);
  await makeFilm(script, file);
  const as = async (kind: HlsKind) => {
    const within = join(folder.path, `${name}-${kind}`);
    await mkdir(within);
    return cutFilm(file, within, kind, script.framesPerSecond);
  };
  return { mpegts: await as('mpegts'), fmp4: await as('fmp4') };
}

/** The same with a run of eighty million samples of which nothing is said (ISO/IEC 14496-12, 8.8.8). */
function boasting(fragment: Buffer): Buffer {
  const bytes = Buffer.from(fragment);
  const run = bytes.indexOf('trun') + 4;
  const HAS_OFFSET = 1;
  bytes.writeUInt32BE(bytes.readUInt32BE(run) & HAS_OFFSET, run);
  bytes.writeUInt32BE(80_000_000, run + 4);
  return bytes;
}

/** Reads HLS, and keeps what is told of it. */
function read(url: string, silenceMs = 4000) {
  const states: StreamState[] = [];
  const stream = streams.open(
    async () => ({ kind: 'stream', address: { kind: 'hls', url, address: '127.0.0.1' } }),
    { rate: 10, backoff: { firstMs: 50, longestMs: 200 }, silenceMs },
    { onState: (state) => states.push(state) },
  );
  const problems = () => states.flatMap((state) => (state.kind === 'offline' ? state.problem : []));
  return {
    stream,
    states,
    problems,
    online: () => until(() => states.at(-1)?.kind === 'online', 'it is online', 20_000),
    problem: () => until(() => problems()[0], 'it fails', 20_000),
    [Symbol.asyncDispose]: () => stream[Symbol.asyncDispose](),
  };
}

describe.each(['mpegts', 'fmp4'] as const)('HLS as %s', (kind) => {
  test('is frames once something moves', async () => {
    await using camera = await HlsServer.open(films[kind]);
    await using door = read(camera.address);
    await door.online();
    expect(door.states).toMatchObject([{ picture: { width: 320, height: 180, codec: 'h264', fps: 25 } }]);
    camera.play();
    const frame = await door.stream.next();
    expect(frame?.picture).toMatchObject({ width: 320, height: 180 });
    frame?.release();
  });

  test('goes on where the camera begins anew, in another size and by other numbers', async () => {
    await using camera = await HlsServer.open(films[kind]);
    await using door = read(camera.address);
    await door.online();
    camera.change(larger[kind]);
    await until(() => door.states.length > 1, 'it is larger', 20_000);
    expect(door.states.at(-1)).toMatchObject({ kind: 'online', picture: { width: 640, height: 360 } });
    camera.restart();
    const asked = camera.asked.length;
    await until(() => camera.asked.slice(asked).includes('2.seg'), 'it is read from its new beginning', 20_000);
    expect(door.problems()).toEqual([]);
  });
});

test('of one that has gone on for long only the end is fetched, and each segment once', async () => {
  await using camera = await HlsServer.open(films.mpegts);
  await using door = read(camera.address);
  await door.online();
  await until(() => camera.asked.includes('5.seg'), 'it goes on', 20_000);
  const segments = camera.asked.filter((path) => path.endsWith('.seg'));
  expect(segments).not.toContain('0.seg');
  expect(segments).toEqual([...new Set(segments)]);
});

test.each([
  ['to who has a password', { login: { ...login, by: 'basic' } }],
  ['to who proves to have a password', { login: { ...login, by: 'digest' } }],
  ['packed, as nobody asked for', { packed: true }],
] as const)('playlists are sent %s, and one of streams leads to another', async (_, options) => {
  await using camera = await HlsServer.open(films.mpegts, options);
  await using door = read(camera.at('all.m3u8'));
  await door.online();
  await until(() => camera.asked.includes('5.seg'), 'it goes on', 20_000);
  // Who has been asked once who they are says so from then on.
  expect(camera.asked.filter((path) => path === '5.seg')).toHaveLength(1);
});

describe('what goes wrong is told by its name, and user and password are not', () => {
  const media = (...lines: string[]) => ['#EXTM3U', '#EXT-X-TARGETDURATION:1', ...lines].join('\n');

  test.each([
    ['a wrong password', 'live.m3u8', null, 'refused'],
    ['nothing at this path', 'none.m3u8', null, 'no_video'],
    ['a page', 'live.m3u8', '<html>', 'no_video'],
    ['a stream that is over', 'live.m3u8', media('#EXTINF:1,', '1.seg', '#EXT-X-ENDLIST'), 'stopped'],
    [
      'one that is encrypted',
      'live.m3u8',
      media('#EXT-X-KEY:METHOD=AES-128,URI="k"', '#EXTINF:1,', '1.seg'),
      'codec_missing',
    ],
    ['only sound', 'live.m3u8', '#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1,CODECS="mp4a.40.2"\nlive.m3u8', 'no_video'],
    ['streams within streams', 'all.m3u8', '#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\nall.m3u8', 'garbage'],
    ['more than a playlist may be', 'live.m3u8', `#EXTM3U\n${'#\n'.repeat(300_000)}`, 'garbage'],
    ['another host', 'live.m3u8', media('#EXTINF:1,', 'http://10.0.0.1/1.seg'), 'forbidden_address'],
    ['another port', 'live.m3u8', media('#EXTINF:1,', '//127.0.0.1:1/1.seg'), 'forbidden_address'],
    ['a file', 'live.m3u8', media('#EXTINF:1,', 'file:///etc/passwd'), 'forbidden_address'],
    [
      'a beginning elsewhere',
      'live.m3u8',
      media('#EXT-X-MAP:URI="https://10.0.0.1/a"', '#EXTINF:1,', '1.seg'),
      'forbidden_address',
    ],
    [
      'streams elsewhere',
      'live.m3u8',
      '#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\nhttp://10.0.0.1/a',
      'forbidden_address',
    ],
    ['an address within an address', 'live.m3u8', media('#EXTINF:1,', 'blob:http://127.0.0.1/1'), 'forbidden_address'],
  ])('%s', async (what, path, playlist, problem) => {
    await using camera = await HlsServer.open(films.mpegts, { login: { ...login, by: 'digest' } });
    camera.playlist = playlist;
    const address = camera.at(path);
    await using door = read(what === 'a wrong password' ? address.replace('ss', 'zz') : address);
    expect(await door.problem()).toBe(problem);
    expect(JSON.stringify(door.states)).not.toMatch(/ad.?min|p@ss|p%40ss|p@zz|10\.0\.0\.1|passwd/i);
  });

  test('a fragment that says it has eighty million pictures, for which no memory is taken', async () => {
    const segments = films.fmp4.segments.map(boasting);
    await using camera = await HlsServer.open({ ...films.fmp4, segments });
    await using door = read(camera.address);
    await door.problem();
    expect(JSON.stringify(door.states)).toContain('Cannot allocate memory');
  });

  test('one that begins anew again and again before there is a picture', async () => {
    await using camera = await HlsServer.open(films.fmp4);
    const piece = ['#EXT-X-DISCONTINUITY', '#EXTINF:1,', 'none.seg'];
    camera.playlist = media('#EXT-X-MAP:URI="0.mp4"', ...piece, ...piece);
    await using door = read(camera.address, 2000);
    expect(await door.problem()).toBeTruthy();
  });

  test.each([
    ['nothing new', 'stalls', 'hung'],
    ['what is no video', 'garbage', 'garbage'],
    ['that it cannot', 'fails', 'unreachable'],
  ] as const)('a camera that answers %s, until it is over', async (_, mood, problem) => {
    await using camera = await HlsServer.open(films.mpegts);
    await using door = read(camera.address, 2000);
    await door.online();
    camera.mood = mood;
    expect(await door.problem()).toBe(problem);
    camera.mood = 'plays';
    await door.online();
  });
});

/**
 * What cameras cost, and how soon and how rightly people are told: films of photos, served by RTSP on loopback, read by a Kith
 * in a process of its own. Beside it, in the same run, `ffmpeg -f null` of the same streams.
 * `npm run bench:cameras -- idle walk busy visits life strangers --idle 1,10 --rounds 4 --visits 200 --cameras 4 --times 2 --minutes 30 --faces FOLDER`
 * says which parts, how many idle cameras, how often the film of six is played, how many visits, at how many cameras at once and in how many plays of
 * each film, for how long four live, and with whose photos (strangers walk only with FOLDER, as each of two photos): FOLDER/NAME/*.jpg, the first to enrol by and the second to walk as; else the sample photos.
 */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type CameraHouse, openCameraHouse } from '@kith/testing/camera-house';
import { sampleCast } from '@kith/testing/players';
import { RtspServer } from '@kith/testing/rtsp-server';
import { processorLine } from '../processor.ts';
import { apiP99 } from './api.ts';
import { bareCores } from './bare.ts';
import { addCameras } from './cameras.ts';
import { coresOf } from './cost-of.ts';
import { nobody, type Screenplay, screenplay, walkIns } from './films.ts';
import { life } from './life.ts';
import { playersOf, unknownPlayersOf } from './players-of.ts';
import { strangersSeen } from './strangers.ts';
import { scriptedVisits } from './visits.ts';
import { latencies, walk } from './walk.ts';

const SETTLE_MS = 6000;
const FOR_MS = 15_000;
const WALKERS = 6;
const BUSY = 4;
const API_MS = 15_000;
/** As so many photos each stranger walks. */
const LOOKS = 2;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    idle: { type: 'string', default: '1,10' },
    rounds: { type: 'string', default: '4' },
    visits: { type: 'string', default: '200' },
    cameras: { type: 'string', default: '2' },
    times: { type: 'string', default: '1' },
    minutes: { type: 'string', default: '5' },
    faces: { type: 'string' },
  },
});
const rounds = Number(values.rounds);
const isWanted = (part: string) => positionals.length === 0 || positionals.includes(part);

/** What the parts share. */
interface Stage {
  readonly house: CameraHouse;
  readonly server: RtspServer;
  readonly folder: string;
}

async function main(): Promise<void> {
  console.log(processorLine());
  const folder = await mkdtemp(join(tmpdir(), 'kith-bench-cameras-'));
  try {
    await using server = await RtspServer.open();
    if (['idle', 'walk', 'busy', 'life', 'visits'].some(isWanted)) await known(server, folder);
    if (values.faces !== undefined && isWanted('strangers')) {
      await strangersSeen(server, folder, await unknownPlayersOf(values.faces, LOOKS), Number(values.cameras));
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** All that is played before a Kith that knows who comes. */
async function known(server: RtspServer, folder: string): Promise<void> {
  const players = values.faces === undefined ? await sampleCast() : await playersOf(values.faces);
  await using house = await openCameraHouse({ players });
  const stage = { house, server, folder };
  if (isWanted('idle')) await idle(stage);
  if (isWanted('walk') || isWanted('busy') || isWanted('life')) {
    const walks = await screenplay(folder, 'walks', walkIns(players, WALKERS));
    if (isWanted('walk')) await oneWalks(stage, walks);
    if (isWanted('busy')) await fourAreBusy(stage, walks);
    if (isWanted('life')) await life(house, server, walks, Number(values.minutes));
  }
  if (isWanted('visits')) {
    const playing = {
      visits: Number(values.visits),
      cameras: Number(values.cameras),
      times: Number(values.times),
    };
    await scriptedVisits(house, server, folder, players, playing);
  }
}

async function idle({ house, server, folder }: Stage): Promise<void> {
  const { film } = await screenplay(folder, 'nobody', nobody);
  const alone = await coresOf([house.kith.pid], FOR_MS);
  console.log(`\nNobody is there, 1080p at 25 frames a second; Kith without cameras takes ${alone.toFixed(3)} cores`);
  for (const count of values.idle.split(',').map(Number)) {
    const channels = Array.from({ length: count }, (_, i) => server.add(`idle-${count}-${i}`, film));
    const bare = await bareCores(
      channels.map(({ url }) => url),
      SETTLE_MS,
      FOR_MS,
    );
    await using _ = await addCameras(house, channels);
    await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
    const cores = await coresOf([house.kith.pid], FOR_MS);
    console.log(
      `  ${String(count).padStart(2)} idle: ${cores.toFixed(3)} cores; ffmpeg -f null ${bare.toFixed(3)} cores (ratio ${(cores / bare).toFixed(2)})`,
    );
  }
}

async function oneWalks({ house, server }: Stage, walks: Screenplay): Promise<void> {
  console.log('\nOne after another walks in before one camera, 1080p: from a face of 80 px to its event');
  const channel = server.add('walk', walks.film);
  void channel.play({ loops: true });
  const bare = await bareCores([channel.url], SETTLE_MS, FOR_MS);
  const again = server.add('walk-again', walks.film);
  await using cameras = await addCameras(house, [again]);
  const measured = walk(house, again, cameras.ids[0] ?? 0, walks, rounds);
  const cores = await coresOf([house.kith.pid], FOR_MS);
  console.log(`  ${latencies([await measured])}`);
  console.log(
    `  meanwhile ${cores.toFixed(3)} cores; ffmpeg -f null ${bare.toFixed(3)} cores (ratio ${(cores / bare).toFixed(2)})`,
  );
}

async function fourAreBusy({ house, server }: Stage, walks: Screenplay): Promise<void> {
  console.log(`\n${BUSY} cameras busy at once, 1080p`);
  const quiet = await apiP99(house.kith.url, house.token, API_MS);
  const channels = Array.from({ length: BUSY }, (_, i) => server.add(`busy-${i}`, walks.film));
  for (const channel of channels) void channel.play({ loops: true });
  const bare = await bareCores(
    channels.map(({ url }) => url),
    SETTLE_MS,
    FOR_MS,
  );
  const again = channels.map((_, i) => server.add(`busy-again-${i}`, walks.film));
  await using cameras = await addCameras(house, again);
  const measured = again.map(async (channel, i) => {
    // They are not in step.
    await new Promise((resolve) => setTimeout(resolve, 1300 * i));
    return walk(house, channel, cameras.ids[i] ?? 0, walks, rounds);
  });
  await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
  const [cores, busy] = await Promise.all([
    coresOf([house.kith.pid], API_MS),
    apiP99(house.kith.url, house.token, API_MS),
  ]);
  console.log(`  ${latencies(await Promise.all(measured))}`);
  console.log(`  meanwhile ${cores.toFixed(2)} cores; ffmpeg -f null ${bare.toFixed(2)} cores`);
  console.log(`  API p99 ${busy.toFixed(1)} ms, quiet ${quiet.toFixed(1)} ms (ratio ${(busy / quiet).toFixed(1)})`);
}

await main();

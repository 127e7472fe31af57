import { join } from 'node:path';
import type { CameraHouse } from '@kith/testing/camera-house';
import { makeFilm } from '@kith/testing/film';
import { truthOf } from '@kith/testing/film-script';
import { scriptVisits } from '@kith/testing/film-visits';
import type { Player } from '@kith/testing/players';
import type { RtspChannel } from '@kith/testing/rtsp-channel';
import type { RtspServer } from '@kith/testing/rtsp-server';
import { seenVisit, untrue, visitsAt } from '@kith/testing/told-visits';
import { until } from '@kith/testing/until';
import { compareVisits, dueVisits } from '@kith/testing/visits-truth';
import { addCameras } from './cameras.ts';

const hd = { width: 1280, height: 720, framesPerSecond: 25 } as const;
const ABSENCE_S = 2;

/** How visits are played. */
interface Playing {
  /** How many, of all cameras and times together. */
  readonly visits: number;
  /** How many cameras are busy at once. */
  readonly cameras: number;
  /** How often the film of each is played, one time after another: it is made once. */
  readonly times: number;
}

/** Plays visits of every kind at some cameras at once, and holds what was told against the script. */
export async function scriptedVisits(
  house: CameraHouse,
  server: RtspServer,
  folder: string,
  players: readonly Player[],
  { visits, cameras: count, times }: Playing,
): Promise<void> {
  const scripts = Array.from({ length: count }, (_, i) =>
    scriptVisits(players, {
      ...hd,
      visits: Math.ceil((visits / times - i) / count),
      restSeconds: 1,
      first: i * Math.floor(players.length / count),
    }),
  );
  const begun = Date.now();
  const channels = [];
  for (const [i, script] of scripts.entries()) {
    channels.push(server.add(`visits-${i}`, await makeFilm(script, join(folder, `visits-${i}.h264`))));
  }
  const made = Date.now();
  const before = house.heard.length;
  await using cameras = await addCameras(house, channels, ABSENCE_S);
  const playing = await Promise.all(channels.map((channel) => playSome(channel, times)));
  const seen = () => Promise.all(cameras.ids.map((id) => visitsAt(house, id)));
  await until(async () => (await seen()).flat().every(({ open }) => !open), 'all visits are over', 30_000);
  const told = house.heard.slice(before);
  let [right, missed, wrong, twice] = [0, 0, 0, 0];
  for (const [i, at] of (await seen()).entries()) {
    const script = scripts[i];
    const [since = 0, ...others] = playing[i] ?? [];
    if (!script) continue;
    const truth = truthOf(script);
    const report = compareVisits(
      [since, ...others].flatMap((from) => dueVisits(truth, from)),
      at.map((visit) => seenVisit(house.people, visit)),
      house.people.isKnown,
    );
    right += report.right;
    missed += report.missed.length;
    wrong += report.wrong.length;
    twice += report.twice.length;
    const shown = (what: string, all: readonly { who: string | null; from: number; to: number }[]) => {
      for (const { who, from, to } of all) {
        const second = (time: number) => ((time - since) / 1000).toFixed(1);
        console.log(
          `    ${what} at camera ${i}: ${who ?? 'a stranger'}, ${second(from)}–${second(to)} s after it began`,
        );
      }
    };
    shown('missed', report.missed);
    shown('not in the script', report.wrong);
    shown('told twice', report.twice);
  }
  for (const sentence of untrue(house.people, told)) console.log(`    told: ${sentence}`);
  const played = scripts.reduce((sum, { acts }) => sum + acts.length, 0) * times;
  const minutes = (ms: number) => (ms / 60_000).toFixed(1);
  console.log(
    `  ${count} cameras at once, each film ${times === 1 ? 'once' : `${times} times`}: ${minutes(made - begun)} min to make, ${minutes(Date.now() - made)} min to play`,
  );
  console.log(
    `  ${played} scripted visits: ${right} right, ${missed} missed, ${wrong} of somebody who was not there, ${twice} twice; ${told.length} events`,
  );
}

/** Plays a film of a camera so often, one time after another. @returns when each began, epoch ms */
async function playSome(channel: RtspChannel, times: number): Promise<number[]> {
  const began: number[] = [];
  for (let time = 0; time < times; time++) {
    const { since, ended } = await channel.play();
    began.push(since);
    await ended;
  }
  return began;
}

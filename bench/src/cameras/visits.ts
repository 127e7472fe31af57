import { join } from 'node:path';
import type { CameraHouse } from '@kith/testing/camera-house';
import { makeFilm } from '@kith/testing/film';
import { truthOf } from '@kith/testing/film-script';
import { scriptVisits } from '@kith/testing/film-visits';
import type { Player } from '@kith/testing/players';
import type { RtspServer } from '@kith/testing/rtsp-server';
import { seenVisit, untrue, visitsAt } from '@kith/testing/told-visits';
import { until } from '@kith/testing/until';
import { compareVisits, dueVisits } from '@kith/testing/visits-truth';
import { addCameras } from './cameras.ts';

const hd = { width: 1280, height: 720, framesPerSecond: 25 } as const;
const ABSENCE_S = 2;
const CAMERAS = 2;

/** Plays visits of every kind at two cameras at once, and holds what was told against the script. */
export async function scriptedVisits(
  house: CameraHouse,
  server: RtspServer,
  folder: string,
  players: readonly Player[],
  visits: number,
): Promise<void> {
  const scripts = Array.from({ length: CAMERAS }, (_, i) =>
    scriptVisits(players, {
      ...hd,
      visits: Math.ceil((visits - i) / CAMERAS),
      restSeconds: 1,
      first: i * Math.floor(players.length / CAMERAS),
    }),
  );
  const channels = [];
  for (const [i, script] of scripts.entries()) {
    channels.push(server.add(`visits-${i}`, await makeFilm(script, join(folder, `visits-${i}.h264`))));
  }
  const before = house.heard.length;
  await using cameras = await addCameras(house, channels, ABSENCE_S);
  const playing = await Promise.all(channels.map((channel) => channel.play()));
  await Promise.all(playing.map(({ ended }) => ended));
  const seen = () => Promise.all(cameras.ids.map((id) => visitsAt(house, id)));
  await until(async () => (await seen()).flat().every(({ open }) => !open), 'all visits are over', 30_000);
  const told = house.heard.slice(before);
  let [right, missed, wrong, twice] = [0, 0, 0, 0];
  for (const [i, at] of (await seen()).entries()) {
    const script = scripts[i];
    const since = playing[i]?.since;
    if (!script || since === undefined) continue;
    const report = compareVisits(
      dueVisits(truthOf(script), since),
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
        console.log(`    ${what} at camera ${i}: ${who ?? 'a stranger'}, ${second(from)}–${second(to)} s of its film`);
      }
    };
    shown('missed', report.missed);
    shown('not in the script', report.wrong);
    shown('told twice', report.twice);
  }
  for (const sentence of untrue(house.people, told)) console.log(`    told: ${sentence}`);
  console.log(
    `  ${visits} scripted visits: ${right} right, ${missed} missed, ${wrong} of somebody who was not there, ${twice} twice; ${told.length} events`,
  );
}

import { join } from 'node:path';
import type { Entry, Visit } from '@kith/contract';
import { fromStored, type RawTemplate, scaleTemplate } from '@kith/server/parts';
import { type CameraHouse, openCameraHouse } from '@kith/testing/camera-house';
import { makeFilm } from '@kith/testing/film';
import { type Appearing, truthOf } from '@kith/testing/film-script';
import { scriptVisits } from '@kith/testing/film-visits';
import type { Player } from '@kith/testing/players';
import type { RtspServer } from '@kith/testing/rtsp-server';
import { visitsAt } from '@kith/testing/told-visits';
import { until } from '@kith/testing/until';
import SQLite from 'better-sqlite3';
import { reportJoining } from '../accuracy/joining/report-joining.ts';
import { clustersAPerson, pairsOf, precisionOf, recallOf, type SeenFace } from '../accuracy/joining/seen-face.ts';
import { percent, whole } from '../accuracy/report.ts';
import { addCameras } from './cameras.ts';

const hd = { width: 1280, height: 720, framesPerSecond: 25 } as const;
const ABSENCE_S = 2;
const PAGE = 100;

/** A visit, who it truly was, and the face that was kept of it. */
interface Seen extends SeenFace {
  /** Whom Kith took it for; null: for nobody in particular. */
  readonly stranger: number | null;
}

/**
 * Plays people of whom nobody is known, one at a time at each camera, and holds whom Kith took for one stranger against who they were.
 * @param players somebody is there once for each photo, and walks once as each
 */
export async function strangersSeen(
  server: RtspServer,
  folder: string,
  players: readonly Player[],
  count: number,
): Promise<void> {
  console.log(`\n${whole(players.length)} visits of people whom nobody knows, at ${count} cameras at once`);
  await using house = await openCameraHouse({ players: [] });
  const scripts = Array.from({ length: count }, (_, i) => {
    const [first, end] = [i, i + 1].map((part) => Math.round((part * players.length) / count)) as [number, number];
    const play = ['comes', 'walksBy', 'stopsAndTurns'];
    return scriptVisits(players, { ...hd, visits: end - first, play, restSeconds: 1, first });
  });
  const minutes = (seconds: number) => (seconds / 60).toFixed(1);
  const longest = Math.max(...scripts.map(({ seconds }) => seconds));
  const begun = performance.now();
  const channels = [];
  for (const [i, script] of scripts.entries()) {
    channels.push(server.add(`strangers-${i}`, await makeFilm(script, join(folder, `strangers-${i}.h264`))));
  }
  const made = (performance.now() - begun) / 1000;
  console.log(`  ${minutes(made)} min to make the films; they play for ${minutes(longest)} min`);
  await using cameras = await addCameras(house, channels, ABSENCE_S);
  const played = await Promise.all(channels.map((channel) => channel.play()));
  await Promise.all(played.map(({ ended }) => ended));
  const seen = () => Promise.all(cameras.ids.map((id) => visitsAt(house, id)));
  await until(async () => (await seen()).flat().every(({ open }) => !open), 'all visits are over', 30_000);

  const whose = new Map<number, string>();
  for (const [i, visits] of (await seen()).entries()) {
    const script = scripts[i];
    if (!script) continue;
    for (const visit of visits) {
      const who = whoWas(visit, truthOf(script), played[i]?.since ?? 0);
      if (who !== null) whose.set(visit.entry_id, who);
    }
  }
  const faces = await facesOf(house, whose);
  console.log(`  ${whole(whose.size)} visits seen, of ${whole(new Set(whose.values()).size)} people`);
  reportKept(faces);
  console.log('\n  The faces of these visits in other orders, and what their templates allow:');
  await reportJoining(faces);
}

/** Who was there in the middle of a visit; null: nobody. */
function whoWas({ first_seen, last_seen }: Visit, truth: readonly Appearing[], since: number): string | null {
  const middle = ((Date.parse(first_seen) + Date.parse(last_seen)) / 2 - since) / 1000;
  return truth.find(({ from, to }) => from <= middle && middle <= to)?.who ?? null;
}

/** What Kith kept of the entries that these people made. */
async function facesOf(house: CameraHouse, whose: ReadonlyMap<number, string>): Promise<Seen[]> {
  const people = [...new Set(whose.values())];
  const strangers = await strangersOf(house);
  const db = new SQLite(join(house.dataDir, 'kith.sqlite'), { readonly: true });
  try {
    const stored = db
      .prepare<[], { id: number; vector: Buffer; checksum: number | null; weight: number | null }>(
        `select t.entry_id as id, t.vector, t.checksum, s.weight from entry_templates t
         left join stranger_entries s on s.space_id = t.space_id and s.entry_id = t.entry_id order by t.entry_id`,
      )
      .all();
    return stored.flatMap(({ id, vector, checksum, weight }) => {
      const who = whose.get(id);
      const template: RawTemplate | null = fromStored({ vector, checksum });
      if (who === undefined || !template) return [];
      // Only what says enough joins a stranger, and is kept with its weight.
      const face = { person: people.indexOf(who), scaled: scaleTemplate(template), weight: weight ?? 0 };
      return [{ ...face, stranger: strangers.get(id) ?? null }];
    });
  } finally {
    db.close();
  }
}

/** The stranger of each entry that has one. */
async function strangersOf({ ask }: CameraHouse): Promise<Map<number, number>> {
  const strangers = new Map<number, number>();
  for (let offset = 0; ; offset += PAGE) {
    const page = await ask<{ results: Entry[] }>('GET', `/v1/entries/?limit=${PAGE}&offset=${offset}`);
    for (const { id, stranger } of page.results) if (stranger) strangers.set(id, stranger.id);
    if (page.results.length < PAGE) return strangers;
  }
}

/** What it came to while they were seen. */
function reportKept(faces: readonly Seen[]): void {
  const taken = new Map<number | Seen, Seen[]>();
  for (const face of faces) taken.set(face.stranger ?? face, [...(taken.get(face.stranger ?? face) ?? []), face]);
  const clusters = [...taken.values()];
  const pairs = pairsOf(clusters);
  console.log(
    `  as Kith took them: precision ${percent(precisionOf(pairs))} (${pairs.right} of ${pairs.together} pairs), recall ${percent(recallOf(pairs))} (of ${pairs.ofOne}), ` +
      `${whole(clusters.length)} strangers, ${clustersAPerson(clusters).toFixed(2)} a person`,
  );
}

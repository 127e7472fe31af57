import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CameraHouse, openCameraHouse } from './camera-house.ts';
import { makeFilm } from './film.ts';
import { type FilmScript, truthOf } from './film-script.ts';
import { scriptVisits } from './film-visits.ts';
import { sampleCast } from './players.ts';
import { RtspServer } from './rtsp-server.ts';
import { temporaryFolder } from './temporary-folder.ts';
import { seenVisit, untrue, visitsAt } from './told-visits.ts';
import { until } from './until.ts';
import { compareVisits, dueVisits } from './visits-truth.ts';

const hall = { width: 1280, height: 720, framesPerSecond: 12 };
const ABSENCE_S = 2;

describe('people before two cameras', { timeout: 180_000 }, () => {
  let house: CameraHouse;
  let server: RtspServer;
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  const scripts: FilmScript[] = [];
  const cameras: { readonly id: number; readonly since: number }[] = [];

  beforeAll(async () => {
    folder = await temporaryFolder();
    server = await RtspServer.open();
    const players = await sampleCast();
    // The second is played by others, but for two who come to both.
    scripts.push(
      scriptVisits(players, { ...hall, visits: 6, play: ['comes', 'stopsAndTurns', 'twoCross'], restSeconds: 1 }),
      scriptVisits(players, { ...hall, visits: 6, play: ['crowd', 'walksBy'], restSeconds: 1, first: 4 }),
    );
    const [films, opened] = await Promise.all([
      Promise.all(scripts.map((script, i) => makeFilm(script, join(folder.path, `${i}.h264`)))),
      openCameraHouse({ players }),
    ]);
    house = opened;
    const channels = films.map((film, i) => server.add(`door-${i}`, film));
    const ids: number[] = [];
    for (const { url } of channels) {
      const wish = { name: `door ${ids.length}`, address: url, absence_seconds: ABSENCE_S };
      ids.push((await house.ask<{ id: number }>('POST', '/v1/cameras/', wish)).id);
    }
    await until(() => channels.every(({ viewers }) => viewers === 1), 'both are read', 30_000);
    const playing = await Promise.all(channels.map((channel) => channel.play()));
    for (const [i, { since }] of playing.entries()) cameras.push({ id: ids[i] ?? 0, since });
    await Promise.all(playing.map(({ ended }) => ended));
    const areOver = async () =>
      (await Promise.all(ids.map((id) => visitsAt(house, id)))).flat().every((visit) => !visit.open);
    await until(areOver, 'all visits are over', 20_000);
  }, 240_000);

  afterAll(async () => {
    await house?.[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
    await folder[Symbol.asyncDispose]();
  });

  it('are told exactly as they came: everybody once, under the right name, strangers without one', async () => {
    for (const [i, { id, since }] of cameras.entries()) {
      const due = dueVisits(truthOf(scripts[i] as FilmScript), since);
      const seen = (await visitsAt(house, id)).map((visit) => seenVisit(house.people, visit));
      const report = compareVisits(due, seen, house.people.isKnown);
      expect(report).toEqual({ right: 6, missed: [], wrong: [], twice: [] });
    }
  });

  it('make one entry and one event each, with all groups of the person', async () => {
    const ids = cameras.map(({ id }) => id);
    const { count } = await house.ask<{ count: number }>('GET', `/v1/entries/?sources_ids=${ids.join()}`);
    const told = house.heard.filter(({ event }) => ids.some((id) => id === event.data.source?.id));
    expect([count, told.length]).toEqual([12, 12]);
    expect(untrue(house.people, told)).toEqual([]);
    expect(new Set(told.map(({ event }) => event.data.visit_id)).size).toBe(12);
  });
});

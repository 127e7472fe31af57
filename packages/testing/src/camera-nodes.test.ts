import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Client } from '@kith/client';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { cameraEnv, enrol, type Heard, type KnownPeople, listen } from './camera-house.ts';
import type { EventListener } from './event-listener.ts';
import { makeFilm } from './film.ts';
import type { FilmScript } from './film-script.ts';
import { type KithProcess, startProcess } from './kith-process.ts';
import { logIn } from './log-in.ts';
import { type Player, sampleCast } from './players.ts';
import { type PostgresServer, startPostgres } from './postgres-server.ts';
import type { RtspChannel } from './rtsp-channel.ts';
import { RtspServer } from './rtsp-server.ts';
import { temporaryFolder } from './temporary-folder.ts';
import { until } from './until.ts';

const PASSWORD = 'password of the first account';

/** Ada comes and stays; half a minute later Bea walks by. */
function stays([ada, bea]: readonly Player[]): FilmScript {
  if (!ada || !bea) throw new Error('Nobody can play.');
  return {
    ...{ width: 640, height: 360, framesPerSecond: 10, seconds: 40 },
    acts: [
      {
        ...ada,
        marks: [
          { at: 1.5, x: 0.3, y: 0.5, facePx: 60 },
          { at: 3, x: 0.3, y: 0.5, facePx: 100 },
          // Nobody stands wholly still.
          { at: 15, x: 0.34, y: 0.5, facePx: 104 },
          { at: 39, x: 0.3, y: 0.5, facePx: 100 },
        ],
      },
      {
        ...bea,
        marks: [
          { at: 30, x: 1.1, y: 0.5, facePx: 100 },
          { at: 32, x: 0.75, y: 0.5, facePx: 105 },
          { at: 38, x: 0.75, y: 0.5, facePx: 105 },
        ],
      },
    ],
  };
}

let postgres: PostgresServer;
let server: RtspServer;
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let channel: RtspChannel;
let people: KnownPeople;
const nodes: {
  readonly id: string;
  readonly kith: KithProcess;
  readonly client: Client;
  readonly ear: EventListener;
  readonly heard: readonly Heard[];
}[] = [];

beforeAll(async () => {
  folder = await temporaryFolder();
  [postgres, server] = await Promise.all([startPostgres(), RtspServer.open()]);
  const players = (await sampleCast()).filter(({ who }) => who === 'ada' || who === 'bea');
  channel = server.add('door', await makeFilm(stays(players), join(folder.path, 'stays.h264')));
  let token = '';
  for (const name of ['a', 'b']) {
    const kith = await startProcess({
      ...(await cameraEnv()),
      KITH_DATABASE_URL: `${postgres.url}/postgres`,
      KITH_DATA_DIR: join(folder.path, name),
      KITH_MEDIA_DIR: join(folder.path, 'media'),
      KITH_TOKEN_KEY: '17'.repeat(32),
      KITH_VISION_THREADS: '1',
    });
    const client = await logIn(kith.url, PASSWORD);
    if (token === '') {
      token = (await client.tokens.create()).key;
      people = await enrol(client, players);
    }
    const { listener, heard } = await listen(kith.url, token);
    nodes.push({
      id: (await readFile(join(folder.path, name, 'node.id'), 'utf8')).trim(),
      kith,
      client,
      ear: listener,
      heard,
    });
  }
}, 240_000);

afterAll(async () => {
  for (const { kith, ear } of nodes) {
    ear[Symbol.dispose]();
    await kith.end('SIGKILL');
  }
  await server[Symbol.asyncDispose]();
  await postgres[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});

it('a node dies while somebody is at its camera: the other reads on, and tells nobody twice', async () => {
  const [first] = nodes;
  if (!first) throw new Error('No node runs.');
  const { id } = await first.client.cameras.create({ name: 'door', address: channel.address });
  await until(async () => (await first.client.cameras.get(id)).state === 'online', 'it is read', 30_000);
  expect(channel.viewers).toBe(1);
  const { ended } = await channel.play();
  const reading = (await first.client.cameras.get(id)).node;
  const [victim, other] = first.id === reading ? nodes : nodes.toReversed();
  if (!victim || !other) throw new Error('There are two nodes.');
  const told = () => other.heard.map(({ event }) => people.nameOf(event.data.pid));
  await until(() => told().length > 0, 'Ada is told', 15_000);

  await victim.kith.end('SIGKILL');
  const at = Date.now();
  await until(() => channel.viewers === 0, 'nobody looks');
  await until(() => channel.viewers === 1, 'the other looks', 20_000);
  expect(Date.now() - at).toBeLessThan(15_000);
  await ended;

  expect(told()).toEqual(['ada', 'bea']);
  const { results } = await other.client.visits.list({ sourcesIds: [id] });
  expect(results.map(({ pid }) => people.nameOf(pid)).toSorted()).toEqual(['ada', 'bea']);
  const ada = results.find(({ pid }) => people.nameOf(pid) === 'ada');
  expect(Date.parse(ada?.last_seen ?? '')).toBeGreaterThan(at + 15_000);
}, 120_000);

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Client, Event } from '@kith/client';
import { EventListener } from './event-listener.ts';
import { testModels } from './eyes.ts';
import { type KithProcess, startProcess } from './kith-process.ts';
import { logIn } from './log-in.ts';
import type { Player } from './players.ts';
import { until } from './until.ts';

const PASSWORD = 'password of the first account';

/** An event, and when it came, epoch ms. */
export interface Heard {
  readonly at: number;
  readonly event: Event;
}

/** Kith with real eyes in a process of its own, which knows those players who have a portrait, each in groups. */
export interface CameraHouse extends AsyncDisposable {
  readonly kith: KithProcess;
  readonly dataDir: string;
  readonly client: Client;
  readonly token: string;
  readonly people: KnownPeople;
  /** Every event of its websocket, in order. */
  readonly heard: readonly Heard[];
  /** Asks for what the client has no method for. @throws Error with the answer when it is none of 200–299 */
  ask<T>(method: 'GET' | 'POST' | 'PATCH' | 'DELETE', path: string, body?: object): Promise<T>;
}

/** Who is enrolled. */
export interface KnownPeople {
  nameOf(pid: string | null): string | null;
  isKnown(who: string): boolean;
  /** The names of all groups of somebody, in order of the alphabet. */
  groupsOf(who: string): readonly string[];
}

/** Each has the players whose place in the cast it divides. */
const GROUPS = { Everybody: 1, 'First aid': 2, 'Night shift': 3, VIP: 5 } as const;

/** The settings of a node that reads cameras on loopback. */
export const cameraEnv = async (): Promise<Record<string, string>> => ({
  KITH_ADMIN_PASSWORD: PASSWORD,
  KITH_CAMERA_ALLOW: '127.0.0.0/8',
  KITH_WEBHOOK_ALLOW: '127.0.0.0/8',
  KITH_MODELS_DIR: await testModels(),
  ...(process.env.KITH_FFMPEG && { KITH_FFMPEG: process.env.KITH_FFMPEG }),
});

interface Options {
  readonly players: readonly Player[];
  /** Beside what it needs. */
  readonly env?: Readonly<Record<string, string>>;
}

export async function openCameraHouse({ players, env = {} }: Options): Promise<CameraHouse> {
  const folder = await mkdtemp(join(tmpdir(), 'kith-cameras-'));
  const kith = await startProcess({ KITH_DATA_DIR: folder, ...(await cameraEnv()), ...env });
  const client = await logIn(kith.url, PASSWORD);
  const token = (await client.tokens.create()).key;
  const people = await enrol(client, players);
  const { listener, heard } = await listen(kith.url, token);
  return {
    kith,
    dataDir: folder,
    client,
    token,
    people,
    heard,
    ask: (method, path, body) => ask(kith.url, token, method, path, body),
    async [Symbol.asyncDispose]() {
      listener[Symbol.dispose]();
      await kith.end('SIGTERM');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Enrols everybody who has a portrait, and puts them into groups. */
export async function enrol(client: Client, players: readonly Player[]): Promise<KnownPeople> {
  const pids = new Map<string, string>();
  await client.sources.create({ name: 'enrolment', manualCreateFacesizeThreshold: 0 });
  for (const { who, portrait } of players) {
    if (!portrait) continue;
    const { pid } = await client.persons.create({ image: portrait, source: 'enrolment' });
    if (pid === null) throw new Error(`${who} could not be enrolled.`);
    pids.set(pid, who);
  }
  const known = new Set(pids.values());
  const isIn = (who: string, every: number) => players.findIndex((player) => player.who === who) % every === 0;
  for (const [name, every] of Object.entries(GROUPS)) {
    const { id } = await client.groups.create({ name });
    const members = [...pids].filter(([, who]) => isIn(who, every)).map(([pid]) => pid);
    if (members.length > 0) await client.groups.add({ pids: members, groupsIds: [id] });
  }
  return {
    nameOf: (pid) => (pid === null ? null : (pids.get(pid) ?? 'nobody of the cast')),
    isKnown: (who) => known.has(who),
    groupsOf: (who) => Object.entries(GROUPS).flatMap(([name, every]) => (isIn(who, every) ? [name] : [])),
  };
}

/** Hears every event from now on. */
export async function listen(
  url: string,
  token: string,
): Promise<{ listener: EventListener; heard: readonly Heard[] }> {
  const listener = await EventListener.open(url);
  const heard: Heard[] = [];
  listener.socket.on('message', (data) => {
    const event = JSON.parse(String(data));
    if ('data' in event) heard.push({ at: Date.now(), event });
  });
  listener.say({ action: 'AUTH', data: { token } });
  await until(() => listener.messages.length > 0, 'it is let in');
  return { listener, heard };
}

/** @throws Error with the answer when it is none of 200–299 */
export async function ask<T>(url: string, token: string, method: string, path: string, body?: object): Promise<T> {
  const answer = await fetch(`${url}${path}`, {
    method,
    headers: { authorization: `Token ${token}`, ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
  return (text === '' ? null : JSON.parse(text)) as T;
}

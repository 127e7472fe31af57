import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Client, Event } from '@kith/client';
import { EventListener } from './event-listener.ts';
import { testModels } from './eyes.ts';
import { castSprite, filmCast, type Sprite } from './film-cast.ts';
import type { Walker } from './film-visits.ts';
import { type KithProcess, startProcess } from './kith-process.ts';
import { logIn } from './log-in.ts';
import { portraitOf } from './sample-photos.ts';
import { until } from './until.ts';

const PASSWORD = 'password of the first account';

/** An event, and when it came, epoch ms. */
export interface Heard {
  readonly at: number;
  readonly event: Event;
}

/** Kith with real eyes in a process of its own, in which most of the cast of films are enrolled, each in groups. */
export interface CameraHouse extends AsyncDisposable {
  readonly kith: KithProcess;
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

/** Whom nobody has enrolled. */
const STRANGERS: ReadonlySet<string> = new Set(['nora', 'olga', 'rosa']);
/** Each has the members whose place in the cast it divides. */
const GROUPS = { Everybody: 1, 'First aid': 2, 'Night shift': 3, VIP: 5 } as const;

/** The cast as they walk: nobody on the photo by which they are enrolled, where there is another. */
const { adaAgain: _, ...walking } = filmCast;
const names = Object.keys(walking) as (keyof typeof walking)[];
const placeOf = (who: string): number => (names as string[]).indexOf(who);

/** Everybody of the cast, ready to be drawn. */
export const castWalkers = (): Promise<Walker[]> =>
  Promise.all(
    names.map(async (who): Promise<Walker> => {
      const sprite: Sprite = await castSprite(who === 'ada' ? 'adaAgain' : who);
      return { who, sprite };
    }),
  );

/** The settings of a node that reads cameras on loopback. */
export const cameraEnv = async (): Promise<Record<string, string>> => ({
  KITH_ADMIN_PASSWORD: PASSWORD,
  KITH_CAMERA_ALLOW: '127.0.0.0/8',
  KITH_WEBHOOK_ALLOW: '127.0.0.0/8',
  KITH_MODELS_DIR: await testModels(),
  ...(process.env.KITH_FFMPEG && { KITH_FFMPEG: process.env.KITH_FFMPEG }),
});

/** @param env beside what it needs */
export async function openCameraHouse(env: Readonly<Record<string, string>> = {}): Promise<CameraHouse> {
  const folder = await mkdtemp(join(tmpdir(), 'kith-cameras-'));
  const kith = await startProcess({ KITH_DATA_DIR: folder, ...(await cameraEnv()), ...env });
  const client = await logIn(kith.url, PASSWORD);
  const token = (await client.tokens.create()).key;
  const people = await enrolCast(client);
  const { listener, heard } = await listen(kith.url, token);
  return {
    kith,
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

/** Enrols the cast but for strangers. */
export async function enrolCast(client: Client): Promise<KnownPeople> {
  const pids = new Map<string, string>();
  await client.sources.create({ name: 'enrolment', manualCreateFacesizeThreshold: 10_000 });
  for (const who of names) {
    if (STRANGERS.has(who)) continue;
    const { pid } = await client.persons.create({ image: await portraitOf(filmCast[who]), source: 'enrolment' });
    if (pid === null) throw new Error(`${who} could not be enrolled.`);
    pids.set(pid, who);
  }
  const isIn = (who: string, every: number) => placeOf(who) % every === 0;
  for (const [name, every] of Object.entries(GROUPS)) {
    const { id } = await client.groups.create({ name });
    const members = [...pids].filter(([, who]) => isIn(who, every)).map(([pid]) => pid);
    await client.groups.add({ pids: members, groupsIds: [id] });
  }
  return {
    nameOf: (pid) => (pid === null ? null : (pids.get(pid) ?? 'nobody of the cast')),
    isKnown: (who) => !STRANGERS.has(who),
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

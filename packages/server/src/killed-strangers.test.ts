import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Client } from '@kith/client';
import { type KithProcess, startProcess } from '@kith/testing/kith-process';
import { logIn } from '@kith/testing/log-in';
import { pictureOf } from '@kith/testing/numbered-faces';
import { testDatabaseUrl } from '@kith/testing/test-database';
import { lookOf } from '@kith/testing/unknown-faces';
import { until } from '@kith/testing/until';
import { afterEach, beforeEach, expect, it } from 'vitest';

const PASSWORD = 'password of the first account';
const CAMERAS = 12;
const PEOPLE = 9;
const LOOKS = 8;
const ROUNDS = 3;
const PATIENCE_MS = 300_000;

let dataDir: string;
let databaseUrl: string;
let kith: KithProcess | undefined;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'kith-killed-'));
  databaseUrl = await testDatabaseUrl();
});
afterEach(async () => {
  await kith?.end('SIGKILL');
  await rm(dataDir, { recursive: true, force: true });
});

async function start(): Promise<Client> {
  const env = {
    KITH_DATA_DIR: dataDir,
    KITH_DATABASE_URL: databaseUrl,
    KITH_ADMIN_PASSWORD: PASSWORD,
    TEST_LOOKS: 'unknown',
  };
  kith = await startProcess(env, 'numbers');
  return logIn(kith.url, PASSWORD);
}

/** Sends pictures of people whom nobody knows until nobody answers. @param onAnswer takes each entry and who it shows */
async function sendUntilKilled(client: Client, camera: number, onAnswer: (id: number, person: number) => void) {
  for (let i = camera; ; i++) {
    const person = i % PEOPLE;
    const image = await pictureOf(lookOf(person, i % LOOKS));
    const sent = await client.entries.send({ image, source: 'door' }).catch(() => null);
    if (sent === null) return;
    for (const { id } of sent.results) onAnswer(id, person);
  }
}

/** Of each stranger the entries, and how often it was seen. */
async function strangersOf(client: Client) {
  const strangers: { readonly sightings: number; readonly entries: readonly number[] }[] = [];
  for await (const { id, sightings } of client.strangers.iterate()) {
    const entries: number[] = [];
    for await (const entry of client.strangers.iterateEntries(id)) entries.push(entry.id);
    strangers.push({ sightings, entries });
  }
  return strangers;
}

it('after a kill among faces that join strangers, each that was answered is stored, and joined once', {
  timeout: PATIENCE_MS,
}, async () => {
  let client = await start();
  await client.sources.create({ name: 'door' });
  const shown = new Map<number, number>();
  for (let round = 1; round <= ROUNDS; round++) {
    const before = shown.size;
    const cameras = Array.from({ length: CAMERAS }, (_, camera) =>
      sendUntilKilled(client, camera, (id, person) => shown.set(id, person)),
    );
    await until(() => shown.size > before + 60, 'many entries', 60_000);
    await kith?.end('SIGKILL');
    await Promise.all(cameras);

    client = await start();
    const stored: number[] = [];
    for await (const { id } of client.entries.iterate({})) stored.push(id);
    expect([...shown.keys()].filter((id) => !stored.includes(id))).toEqual([]);
    // What could not join at once, as while strangers were read, joins in the background.
    let strangers = await strangersOf(client);
    const joined = () => strangers.flatMap(({ entries }) => entries);
    await until(
      async () => {
        strangers = await strangersOf(client);
        // Two who are made one meanwhile are read when they are.
        return joined().length >= stored.length && strangers.every((one) => one.sightings === one.entries.length);
      },
      'everybody has joined',
      60_000,
    );
    expect(joined().sort((a, b) => a - b)).toEqual(stored.sort((a, b) => a - b));
    expect(strangers.map(({ sightings }) => sightings)).toEqual(strangers.map(({ entries }) => entries.length));
    for (const { entries } of strangers) {
      expect(new Set(entries.flatMap((id) => shown.get(id) ?? [])).size).toBeLessThanOrEqual(1);
    }
  }
});

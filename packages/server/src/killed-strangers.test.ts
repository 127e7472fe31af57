import type { Client } from '@kith/client';
import { MortalKith } from '@kith/testing/mortal-kith';
import { pictureOf } from '@kith/testing/numbered-faces';
import { lookOf } from '@kith/testing/unknown-faces';
import { until } from '@kith/testing/until';
import { expect, it } from 'vitest';

const CAMERAS = 12;
const PEOPLE = 9;
const LOOKS = 8;
const ROUNDS = 3;
const PATIENCE_MS = 300_000;

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
  await using kith = await MortalKith.prepare({ TEST_LOOKS: 'unknown' });
  let client = await kith.start();
  await client.sources.create({ name: 'door' });
  const shown = new Map<number, number>();
  for (let round = 1; round <= ROUNDS; round++) {
    const before = shown.size;
    const cameras = Array.from({ length: CAMERAS }, (_, camera) =>
      sendUntilKilled(client, camera, (id, person) => shown.set(id, person)),
    );
    await until(() => shown.size > before + 60, 'many entries', 60_000);
    await kith.kill();
    await Promise.all(cameras);

    client = await kith.start();
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

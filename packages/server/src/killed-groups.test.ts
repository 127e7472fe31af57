import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Client } from '@kith/client';
import { EventListener } from '@kith/testing/event-listener';
import { MortalKith } from '@kith/testing/mortal-kith';
import { pictureOf } from '@kith/testing/numbered-faces';
import { Receiver } from '@kith/testing/receiver';
import { until } from '@kith/testing/until';
import { expect, it } from 'vitest';

const CAMERAS = 24;
const ROUNDS = 3;
const PATIENCE_MS = 300_000;

/** Sends pictures until nobody answers. @returns the ids that were answered */
async function sendUntilKilled(client: Client, camera: number): Promise<number[]> {
  const answered: number[] = [];
  for (let i = camera; ; i++) {
    const image = await pictureOf(i % 10, 100 + (i % 3));
    const sent = await client.entries.send({ image, source: i % 4 === 0 ? 'gate' : 'door' }).catch(() => null);
    if (sent === null) return answered;
    answered.push(...sent.results.map(({ id }) => id));
  }
}

async function allEntries(client: Client) {
  const all = new Map<number, { readonly face_image: string; readonly full_image: string }>();
  for (let offset = 0; ; offset += 1000) {
    const { results } = await client.entries.list({ limit: 1000, offset });
    for (const entry of results) all.set(entry.id, entry);
    if (results.length < 1000) return all;
  }
}

it('a kill among many frames at once loses nothing that was answered, and nobody is told what is not stored', {
  timeout: PATIENCE_MS,
}, async () => {
  await using receiver = await Receiver.open();
  await using kith = await MortalKith.prepare({ KITH_WEBHOOK_ALLOW: '127.0.0.0/8' });
  let client = await kith.start();
  await client.sources.create({ name: 'door' });
  await client.sources.create({ name: 'gate', autoCreatePersons: true });
  await client.notifications.create({ name: 'mine', httpMethod: 0, destinationUrl: receiver.url });
  for (let round = 1; round <= ROUNDS; round++) {
    const { key } = await client.tokens.create();
    using listener = await EventListener.open(kith.url);
    listener.say({ action: 'AUTH', data: { token: key } });
    await until(() => listener.messages.length > 0, 'auth');
    const cameras = Array.from({ length: CAMERAS }, (_, camera) => sendUntilKilled(client, camera));
    await until(() => listener.events.length > 40 * round, 'many events');
    await kith.kill();
    const answered = (await Promise.all(cameras)).flat();

    client = await kith.start();
    const stored = await allEntries(client);
    expect(answered.length).toBeGreaterThan(0);
    expect(answered.filter((id) => !stored.has(id))).toEqual([]);
    const told = [...listener.events, ...receiver.received.map(({ body }) => JSON.parse(body))].map(({ id }) => id);
    expect(told.filter((id) => !stored.has(id))).toEqual([]);
    for (const { face_image, full_image } of stored.values()) {
      for (const url of [face_image, full_image]) {
        expect((await fetch(`${kith.url}${new URL(url).pathname}`)).status).toBe(200);
      }
    }
    const left = await readdir(join(kith.dataDir, 'media', 'staged'), { recursive: true });
    expect(left.filter((path) => path.endsWith('.jpg'))).toEqual([]);
    const hooked = () => new Set(receiver.received.map(({ body }) => JSON.parse(body).id));
    await until(() => hooked().size === stored.size, 'every webhook', 60_000);
    // Nobody who is on several pictures at once became several persons.
    expect((await client.persons.list()).count).toBeLessThanOrEqual(13);
  }
});

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Client } from '@kith/client';
import { ErrorEnvelope } from '@kith/contract';
import { testModels } from '@kith/testing/eyes';
import { type HostilePicture, hostilePictures } from '@kith/testing/hostile-pictures';
import { type KithProcess, startProcess } from '@kith/testing/kith-process';
import { logIn } from '@kith/testing/log-in';
import { portraitOf, sampleFaces } from '@kith/testing/sample-photos';
import { afterAll, beforeAll, expect, it } from 'vitest';

/** `KITH_MUTATIONS=10000` sends as many, and says what became of them. */
const COUNT = Number(process.env.KITH_MUTATIONS ?? 250);
const MS_EACH = 1000;
const SENDERS = 4;
const MEGABYTE = 1024 * 1024;

let dataDir: string;
let kith: KithProcess;
let client: Client;
let token: string;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'kith-hostile-'));
  kith = await startProcess({
    KITH_DATA_DIR: dataDir,
    KITH_MODELS_DIR: await testModels(),
    KITH_VISION_THREADS: '2',
    KITH_ADMIN_PASSWORD: 'a password for tests',
  });
  client = await logIn(kith.url, 'a password for tests');
  token = (await client.tokens.create()).key;
  await client.sources.create({ name: 'door' });
});
afterAll(async () => {
  await kith?.end('SIGTERM');
  await rm(dataDir, { recursive: true, force: true });
});

async function figure(name: string): Promise<number> {
  const text = await (await fetch(`${kith.url}/metrics`)).text();
  return Number(
    text
      .split('\n')
      .find((line) => line.startsWith(`${name} `))
      ?.split(' ')[1] ?? 0,
  );
}

/** Bytes of real memory, after so much ordinary work that every worker has collected its garbage. */
async function memoryAtRest(): Promise<number> {
  const portrait = await portraitOf(sampleFaces.cem);
  for (let i = 0; i < 10; i++) {
    await Promise.all(Array.from({ length: SENDERS }, () => client.persons.search({ image: portrait })));
  }
  return await figure('process_resident_memory_bytes');
}

/** What the server says to a picture, word for word. */
async function answerTo(picture: Uint8Array, path: string, source?: string) {
  const body = new FormData();
  if (source !== undefined) body.set('source', source);
  body.set('image', new Blob([new Uint8Array(picture)]), 'photo.jpg');
  const headers = { authorization: `Token ${token}` };
  const answer = await fetch(`${kith.url}${path}`, { method: 'POST', headers, body });
  return { status: answer.status, body: await answer.json() };
}

/** Sends each picture once, to one route or the other, and counts the answers by kind. */
async function sendAll(pictures: AsyncGenerator<HostilePicture>): Promise<Map<string, number>> {
  const answers = new Map<string, number>();
  let sent = 0;
  const send = async () => {
    for (let next = await pictures.next(); !next.done; next = await pictures.next()) {
      const { kind, bytes } = next.value;
      const toSearch = sent++ % 2 === 0;
      const { status, body } = toSearch
        ? await answerTo(bytes, '/v1/persons/search/')
        : await answerTo(bytes, '/v1/entries/', 'door');
      const said = `${kind}, picture ${sent}: ${status} ${JSON.stringify(body)}`;
      expect(status, said).toBeLessThan(500);
      expect(status, said).not.toBe(429);
      if (status >= 400) expect(ErrorEnvelope.safeParse(body).success, said).toBe(true);
      const answer = `${kind}: ${status >= 400 ? body.error_codes.join() : 'ok'}`;
      answers.set(answer, (answers.get(answer) ?? 0) + 1);
    }
  };
  await Promise.all(Array.from({ length: SENDERS }, send));
  return answers;
}

it(
  'hostile pictures crash nothing, cause no 500, leave no memory behind, and change nobody',
  async () => {
    const { pid } = await client.persons.create({ image: await portraitOf(sampleFaces.ada), source: 'door' });
    // So many that every worker has had large ones: before that, its memory is only on its way up.
    await sendAll(hostilePictures(Math.min(COUNT, 1000), 7));
    const before = await memoryAtRest();
    const startMs = performance.now();
    const answers = await sendAll(hostilePictures(COUNT));
    const seconds = (performance.now() - startMs) / 1000;
    const after = await memoryAtRest();

    if (process.env.KITH_MUTATIONS) {
      console.table(Object.fromEntries([...answers].sort()));
      console.log({ seconds, beforeMb: before / MEGABYTE, afterMb: after / MEGABYTE });
    }
    expect(await figure('kith_pictures_total{outcome="crashed"}')).toBe(0);
    expect(await figure('kith_pictures_total{outcome="analysed"}')).toBeGreaterThan(COUNT / 10);
    expect(await figure('kith_pictures_total{outcome="refused"}')).toBeGreaterThan(COUNT / 10);
    expect(after - before).toBeLessThan(100 * MEGABYTE);
    const found = await client.persons.search({ image: await portraitOf(sampleFaces.adaAgain) });
    expect(found.pid).toBe(pid);
  },
  60_000 + COUNT * MS_EACH,
);

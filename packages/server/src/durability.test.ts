import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Client } from '@kith/client';
import { type KithProcess, startProcess } from '@kith/testing/kith-process';
import { logIn } from '@kith/testing/log-in';
import { ok, Receiver } from '@kith/testing/receiver';
import { portraitOf, sampleFaces } from '@kith/testing/sample-photos';
import { testDatabaseUrl } from '@kith/testing/test-database';
import { until } from '@kith/testing/until';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const PASSWORD = 'password of the first account';

let dataDir: string;
let databaseUrl: string;
let kith: KithProcess;

const start = async (): Promise<Client> => {
  kith = await startProcess({
    KITH_DATA_DIR: dataDir,
    KITH_DATABASE_URL: databaseUrl,
    KITH_ADMIN_PASSWORD: PASSWORD,
    KITH_WEBHOOK_ALLOW: '127.0.0.0/8',
    ...(process.env.KITH_MODELS_DIR && { KITH_MODELS_DIR: process.env.KITH_MODELS_DIR }),
  });
  return logIn(kith.url, PASSWORD);
};

const DOOR = { name: 'door', manualCreateFacesizeThreshold: 0 };

/** @returns her pid */
async function enrolAda(client: Client): Promise<string> {
  const { pid } = await client.persons.create({ image: await portraitOf(sampleFaces.ada), source: 'door' });
  if (pid === null) throw new Error('Ada was not enrolled.');
  return pid;
}

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'kith-kill-'));
  databaseUrl = await testDatabaseUrl();
});
afterEach(async () => {
  await kith?.end('SIGKILL');
  await rm(dataDir, { recursive: true, force: true });
});

describe('what was answered is kept, when the process is killed right after the answer', () => {
  it('a person, its template in the index, its picture and its entry', async () => {
    let client = await start();
    await client.sources.create(DOOR);
    const pid = await enrolAda(client);
    await kith.end('SIGKILL');

    client = await start();
    const found = await client.persons.search({ image: await portraitOf(sampleFaces.adaAgain) });
    expect(found.pid).toBe(pid);
    const entries = await client.entries.list({ pid: [pid] });
    expect(entries).toMatchObject({ count: 1, results: [{ result: 'new', pid }] });
    const picture = await fetch(`${kith.url}${new URL(entries.results[0]?.full_image ?? '').pathname}`);
    expect(Buffer.from(await picture.arrayBuffer())).toEqual(await portraitOf(sampleFaces.ada));
  });

  it('a membership, its count included', async () => {
    let client = await start();
    await client.sources.create(DOOR);
    const pid = await enrolAda(client);
    const ids: number[] = [];
    for (const name of ['Staff', 'VIP']) ids.push((await client.groups.create({ name })).id);
    expect((await client.groups.add({ pids: [pid], groupsIds: ids })).added).toBe(2);
    await kith.end('SIGKILL');

    client = await start();
    expect((await client.groups.ofPerson(pid)).results).toMatchObject([
      { name: 'Staff', persons_count: 1 },
      { name: 'VIP', persons_count: 1 },
    ]);
  });

  it('an entry and the webhook that it is owed', async () => {
    let client = await start();
    await client.sources.create(DOOR);
    const pid = await enrolAda(client);
    const { id } = await client.groups.create({ name: 'Staff' });
    await client.groups.add({ pids: [pid], groupsIds: [id] });
    // The receiver is down when the entry is made: its port is known, and nobody listens.
    const down = await Receiver.open();
    const { url: destinationUrl, port } = down;
    await down[Symbol.asyncDispose]();
    await client.notifications.create({ name: 'my system', httpMethod: 0, destinationUrl });
    const sent = await client.entries.send({ image: await portraitOf(sampleFaces.adaAgain), source: 'door' });
    expect(sent.results).toMatchObject([{ pid, persons_groups: [{ name: 'Staff' }] }]);
    const entryId = sent.results[0]?.id;
    await kith.end('SIGKILL');

    await using receiver = await Receiver.open(ok, port);
    client = await start();
    expect((await client.entries.list({ idFrom: entryId })).count).toBe(1);
    await until(() => receiver.received.length > 0, 'the delivery that was owed', 30_000);
    expect(JSON.parse(receiver.received[0]?.body ?? '')).toMatchObject({
      id: entryId,
      data: { pid, persons_groups: [{ id, name: 'Staff' }] },
    });
  });
});

describe('start and stop', () => {
  it('ends with 0 on SIGTERM, after finishing what runs', async () => {
    const client = await start();
    await client.sources.create(DOOR);
    const { key } = await client.tokens.create();
    const form = new FormData();
    form.set('source', 'door');
    form.set('image', new Blob([new Uint8Array(await portraitOf(sampleFaces.ada))]), 'photo.jpg');
    const body = new Response(form);
    const running = httpRequest(`${kith.url}/v1/persons/`, {
      method: 'POST',
      headers: {
        authorization: `Token ${key}`,
        'content-type': body.headers.get('content-type') ?? '',
        expect: '100-continue',
      },
    });
    running.flushHeaders();
    // It runs: Kith has its head and asks for its body.
    await once(running, 'continue');
    const ended = kith.end('SIGTERM');
    running.end(await body.bytes());
    const [answer] = await once(running, 'response');
    expect(answer.statusCode).toBe(201);
    answer.resume();
    expect(await ended).toEqual({ code: 0, signal: null });
    const again = await start();
    expect((await again.entries.list()).count).toBe(1);
  });

  it('lets one process at a time use a data folder', async () => {
    await start();
    await expect(startProcess({ KITH_DATA_DIR: dataDir })).rejects.toThrow(`Another Kith is using ${dataDir}`);
  });

  it('prints the password of the first account once, and never again', async () => {
    const env = { KITH_DATA_DIR: dataDir, KITH_DATABASE_URL: databaseUrl };
    kith = await startProcess(env);
    expect(kith.banner.join('\n')).toMatch(/username admin, password \S{20}/);
    await kith.end('SIGTERM');
    kith = await startProcess(env);
    expect(kith.banner.join('\n')).not.toContain('password');
  });

  // No database is asked before.
  it.runIf(process.env.KITH_TEST_DATABASE !== 'postgres').each([
    ['KITH_PORT', 'eighty'],
    ['KITH_PUBLIC_URL', 'kith.example'],
    ['KITH_WEBHOOK_ALLOW', '10.0.0.0/99'],
    ['KITH_LOG_LEVEL', 'loud'],
    ['KITH_VISION_THREADS', '0'],
    ['KITH_DATABASE_URL', 'mysql://x'],
    ['KITH_ADMIN_PASSWORD', 'short'],
  ])('ends with one sentence that names %s when it is "%s"', async (variable, value) => {
    const failed = startProcess({ KITH_DATA_DIR: dataDir, [variable]: value });
    await expect(failed).rejects.toThrow(new RegExp(`Kith cannot start: .*${variable}.*\\.$`, 'm'));
  });
});

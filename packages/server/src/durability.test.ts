import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Api } from '@kith/testing/api';
import { type KithProcess, startProcess } from '@kith/testing/kith-process';
import { ok, Receiver } from '@kith/testing/receiver';
import { portraitOf, sampleFaces } from '@kith/testing/sample-photos';
import { testDatabaseUrl } from '@kith/testing/test-database';
import { until } from '@kith/testing/until';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const GROUPS = '/v1/groups/persons/';
const PASSWORD = 'password of the first account';

let dataDir: string;
let databaseUrl: string;
let kith: KithProcess;

const start = async (): Promise<Api> => {
  kith = await startProcess({
    KITH_DATA_DIR: dataDir,
    KITH_DATABASE_URL: databaseUrl,
    KITH_ADMIN_PASSWORD: PASSWORD,
    KITH_WEBHOOK_ALLOW: '127.0.0.0/8',
    ...(process.env.KITH_MODELS_DIR && { KITH_MODELS_DIR: process.env.KITH_MODELS_DIR }),
  });
  return Api.logIn(kith.url, 'admin', PASSWORD);
};

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
    let api = await start();
    await api.send('POST', '/v1/sources/', { name: 'door', manual_create_facesize_threshold: 0 });
    const { pid } = (await api.upload('/v1/persons/', await portraitOf(sampleFaces.ada), { source: 'door' })).body;
    await kith.end('SIGKILL');

    api = await start();
    const found = await api.upload('/v1/persons/search/', await portraitOf(sampleFaces.adaAgain));
    expect(found.body.pid).toBe(pid);
    const entries = (await api.send('GET', `/v1/entries/?pid=${pid}`)).body;
    expect(entries).toMatchObject({ count: 1, results: [{ result: 'new', pid }] });
    const picture = await fetch(entries.results[0].full_image.replace(/^http:\/\/[^/]+/, kith.url));
    expect(Buffer.from(await picture.arrayBuffer())).toEqual(await portraitOf(sampleFaces.ada));
  });

  it('a membership, its count included', async () => {
    let api = await start();
    await api.send('POST', '/v1/sources/', { name: 'door', manual_create_facesize_threshold: 0 });
    const { pid } = (await api.upload('/v1/persons/', await portraitOf(sampleFaces.ada), { source: 'door' })).body;
    const ids: number[] = [];
    for (const name of ['Staff', 'VIP']) ids.push((await api.send('POST', GROUPS, { name })).body.id);
    expect((await api.send('POST', `${GROUPS}pids/`, { pids: [pid], groups_ids: ids })).body.added).toBe(2);
    await kith.end('SIGKILL');

    api = await start();
    const groups = (await api.send('GET', `/v1/persons/${pid}/groups/`)).body.results;
    expect(groups).toMatchObject([
      { name: 'Staff', persons_count: 1 },
      { name: 'VIP', persons_count: 1 },
    ]);
  });

  it('an entry and the webhook that it is owed', async () => {
    let api = await start();
    await api.send('POST', '/v1/sources/', { name: 'door', manual_create_facesize_threshold: 0 });
    const { pid } = (await api.upload('/v1/persons/', await portraitOf(sampleFaces.ada), { source: 'door' })).body;
    const { id } = (await api.send('POST', GROUPS, { name: 'Staff' })).body;
    await api.send('POST', `${GROUPS}pids/`, { pids: [pid], groups_ids: [id] });
    // The receiver is down when the entry is made: its port is known, and nobody listens.
    const down = await Receiver.open();
    const { url: destination_url, port } = down;
    await down[Symbol.asyncDispose]();
    const profile = { name: 'my system', http_method: 0, destination_url };
    expect((await api.send('POST', '/v1/notifications/', profile)).status).toBe(201);
    const sent = await api.upload('/v1/entries/', await portraitOf(sampleFaces.adaAgain), { source: 'door' });
    expect(sent.body.results).toMatchObject([{ pid, persons_groups: [{ name: 'Staff' }] }]);
    await kith.end('SIGKILL');

    await using receiver = await Receiver.open(ok, port);
    api = await start();
    expect((await api.send('GET', `/v1/entries/?id_from=${sent.body.results[0].id}`)).body.count).toBe(1);
    await until(() => receiver.received.length > 0, 'the delivery that was owed', 30_000);
    expect(JSON.parse(receiver.received[0]?.body ?? '')).toMatchObject({
      id: sent.body.results[0].id,
      data: { pid, persons_groups: [{ id, name: 'Staff' }] },
    });
  });
});

describe('start and stop', () => {
  it('ends with 0 on SIGTERM, after finishing what runs', async () => {
    const api = await start();
    await api.send('POST', '/v1/sources/', { name: 'door', manual_create_facesize_threshold: 0 });
    const form = new FormData();
    form.set('source', 'door');
    form.set('image', new Blob([new Uint8Array(await portraitOf(sampleFaces.ada))]), 'photo.jpg');
    const body = new Response(form);
    const running = httpRequest(`${kith.url}/v1/persons/`, {
      method: 'POST',
      headers: {
        authorization: `Token ${api.token}`,
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
    expect((await again.send('GET', '/v1/entries/')).body.count).toBe(1);
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

  it.each([
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

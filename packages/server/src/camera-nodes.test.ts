import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { login } from '@kith/client';
import { type KithProcess, startProcess } from '@kith/testing/kith-process';
import { pictureOf } from '@kith/testing/numbered-faces';
import { testDatabaseUrl } from '@kith/testing/test-database';
import { until } from '@kith/testing/until';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const PASSWORD = 'password of the first account';

describe.runIf(process.env.KITH_TEST_DATABASE === 'postgres')(
  'cameras of two nodes, each a process of its own',
  { timeout: 120_000 },
  () => {
    let folder: string;
    let databaseUrl: string;
    let key: string;
    const nodes: KithProcess[] = [];

    const start = async (name: string): Promise<KithProcess> => {
      const node = await startProcess(
        {
          KITH_DATA_DIR: join(folder, name),
          KITH_MEDIA_DIR: join(folder, 'media'),
          KITH_DATABASE_URL: databaseUrl,
          KITH_TOKEN_KEY: '17'.repeat(32),
          KITH_ADMIN_PASSWORD: PASSWORD,
          KITH_VISION_THREADS: '1',
          ...(process.env.KITH_MODELS_DIR && { KITH_MODELS_DIR: process.env.KITH_MODELS_DIR }),
        },
        'numbers',
      );
      nodes.push(node);
      return node;
    };
    const ask = async (node: KithProcess, method: string, path: string, body?: unknown) => {
      const response = await fetch(`${node.url}${path}`, {
        method,
        headers: { authorization: `Token ${key}`, ...(body !== undefined && { 'content-type': 'application/json' }) },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      return { status: response.status, body: JSON.parse((await response.text()) || 'null') };
    };
    const enrol = async (node: KithProcess, number: number): Promise<string> => {
      const form = new FormData();
      form.set('source', 'desk');
      form.set('image', new Blob([new Uint8Array(await pictureOf(number))], { type: 'image/jpeg' }), 'face.jpg');
      const response = await fetch(`${node.url}/v1/persons/`, {
        method: 'POST',
        headers: { authorization: `Token ${key}` },
        body: form,
      });
      return ((await response.json()) as { pid: string }).pid;
    };
    interface Camera {
      readonly id: number;
      readonly state: string;
      readonly node: string | null;
      readonly last_frame: string | null;
    }
    const cameras = async (node: KithProcess): Promise<Camera[]> =>
      (await ask(node, 'GET', '/v1/cameras/?limit=100')).body.results;

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'kith-camera-nodes-'));
      databaseUrl = await testDatabaseUrl();
      const first = await start('a');
      const { token } = await login({ baseUrl: first.url, username: 'admin', password: PASSWORD });
      key = token.key;
      await start('b');
      await ask(first, 'POST', '/v1/sources/', { name: 'desk', manual_create_facesize_threshold: 0 });
    });
    afterAll(async () => {
      for (const node of nodes) await node.end('SIGKILL');
      await rm(folder, { recursive: true, force: true });
    });

    it('exactly one reads each; when it is killed the other does, and who is there is not told of again', async () => {
      const [a, b] = nodes as [KithProcess, KithProcess];
      const pids = [await enrol(a, 1), await enrol(a, 2), await enrol(a, 3)];
      for (const number of [1, 2, 3, 4, 5, 6]) {
        const wish = { name: `door ${number}`, address: `rtsp://10.0.0.9/${number}` };
        expect((await ask(number % 2 === 0 ? a : b, 'POST', '/v1/cameras/', wish)).status).toBe(201);
      }
      const isOnline = (camera: Camera) => camera.state === 'online' && camera.node !== null;
      await until(async () => (await cameras(a)).every(isOnline), 'all are read', 30_000);
      const openVisits = async (node: KithProcess) => (await ask(node, 'GET', '/v1/visits/?open=true')).body.results;
      await until(async () => (await openVisits(b)).length === 6, 'somebody is at each', 30_000);
      const before = await openVisits(b);
      expect(
        before
          .map(({ pid }: { pid: string }) => pid)
          .filter(Boolean)
          .toSorted(),
      ).toEqual(pids.toSorted());
      const read = await cameras(b);
      const killed = read[0]?.node;
      const victim = (await nodeIdOf(join(folder, 'a'))) === killed ? a : b;
      const other = victim === a ? b : a;
      await victim.end('SIGKILL');
      const at = Date.now();
      await until(
        async () => (await cameras(other)).every((camera) => isOnline(camera) && camera.node !== killed),
        'the other reads all',
        15_000,
      );
      expect(Date.now() - at).toBeLessThan(15_000);
      const seenAgain = (visits: { last_seen: string }[]) =>
        visits.length === 6 && visits.every(({ last_seen }) => Date.parse(last_seen) > at + 1000);
      await until(async () => seenAgain(await openVisits(other)), 'all visits go on', 30_000);
      const after = await openVisits(other);
      const idsOf = (visits: { id: number; entry_id: number }[]) => visits.map(({ id, entry_id }) => [id, entry_id]);
      expect(idsOf(after)).toEqual(idsOf(before));
      const sources = read.map(({ id }) => id).join(',');
      expect((await ask(other, 'GET', `/v1/entries/?sources_ids=${sources}`)).body.count).toBe(6);
    });
  },
);

const nodeIdOf = async (dataDir: string): Promise<string> => (await readFile(join(dataDir, 'node.id'), 'utf8')).trim();

import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Client } from '@kith/client';
import { type KithProcess, startProcess } from '@kith/testing/kith-process';
import { logIn } from '@kith/testing/log-in';
import { portraitOf, sampleFaces } from '@kith/testing/sample-photos';
import { testDatabaseUrl } from '@kith/testing/test-database';
import { until } from '@kith/testing/until';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const PASSWORD = 'password of the first account';
const ROUNDS = 5;

describe.runIf(process.env.KITH_TEST_DATABASE === 'postgres')(
  'a node that stops between its commit and its pictures',
  {
    timeout: 300_000,
  },
  () => {
    let folder: string;
    let photo: Buffer;
    let databaseUrl: string;
    const nodes: KithProcess[] = [];
    let held: Client;
    let other: Client;
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'kith-held-up-'));
      photo = await portraitOf(sampleFaces.ada);
      databaseUrl = await testDatabaseUrl();
      held = await start('a', { NODE_OPTIONS: `--import=${import.meta.resolve('@kith/testing/stopped-preload')}` });
      other = await start('b');
      await held.sources.create({ name: 'door', manualCreateFacesizeThreshold: 0 });
    });
    afterAll(async () => {
      for (const node of nodes) await node.end('SIGKILL');
      await rm(folder, { recursive: true, force: true });
    });

    async function start(name: string, env: Record<string, string> = {}): Promise<Client> {
      const node = await startProcess({
        KITH_DATA_DIR: join(folder, name),
        KITH_MEDIA_DIR: join(folder, 'media'),
        KITH_DATABASE_URL: databaseUrl,
        KITH_TOKEN_KEY: '17'.repeat(32),
        KITH_ADMIN_PASSWORD: PASSWORD,
        KITH_VISION_THREADS: '1',
        ...(process.env.KITH_MODELS_DIR && { KITH_MODELS_DIR: process.env.KITH_MODELS_DIR }),
        TEST_STOP_FILE: join(folder, 'stop'),
        ...env,
      });
      nodes.push(node);
      return logIn(node.url, PASSWORD);
    }

    /** Enrols somebody on a node that is stopped after its commit, does something meanwhile, and lets it go on. */
    async function whileHeldUp(meanwhile: () => Promise<void>): Promise<void> {
      const stopped = join(folder, 'stop.stopped');
      await writeFile(join(folder, 'stop'), '');
      const answered = held.persons.create({ image: photo, source: 'door' });
      const pid = Number(await until(() => readFile(stopped, 'utf8').catch(() => null), 'it is stopped', 60_000));
      await rm(stopped);
      try {
        await meanwhile();
      } finally {
        process.kill(pid, 'SIGCONT');
      }
      expect((await answered).result).toBe('new');
    }

    const onOther = async () => (await other.persons.list()).results;
    const statusOnOther = async (address: string | null): Promise<number> =>
      (await fetch(`${nodes[1]?.url}${new URL(address ?? '').pathname}`)).status;
    const pictures = async (): Promise<string[]> => {
      const found = await readdir(join(folder, 'media'), { recursive: true, withFileTypes: true });
      return found.filter((entry) => entry.isFile() && /\.(?:jpg|part)/.test(entry.name)).map(({ name }) => name);
    };

    it('has them shown by another one meanwhile', async () => {
      await whileHeldUp(async () => {
        const [person] = await onOther();
        expect(await statusOnOther(person?.initial_face_image ?? null)).toBe(200);
        expect(await statusOnOther(person?.initial_full_image ?? null)).toBe(200);
      });
      expect(await pictures()).toHaveLength(2);
      for (const { pid } of await onOther()) await other.persons.delete(pid);
      expect(await pictures()).toEqual([]);
    });

    it('leaves nothing of whom another one erased meanwhile, whether it was looked at before or not', async () => {
      for (let round = 0; round < ROUNDS; round++) {
        let shown: readonly (string | null)[] = [];
        await whileHeldUp(async () => {
          const [person] = await onOther();
          if (!person) throw new Error('It is committed.');
          shown = [person.initial_face_image, person.initial_full_image];
          if (round % 2 > 0) expect(await statusOnOther(person.initial_face_image)).toBe(200);
          await other.persons.delete(person.pid);
          expect(await pictures()).toEqual([]);
        });
        expect([round, await pictures()]).toEqual([round, []]);
        for (const address of shown) expect(await statusOnOther(address)).toBe(404);
      }
    });
  },
);

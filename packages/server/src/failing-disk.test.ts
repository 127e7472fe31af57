import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openEyes } from '@kith/testing/eyes';
import { failEachCall, faults } from '@kith/testing/faults';
import { mediaFolder } from '@kith/testing/media-folder';
import { refusal } from '@kith/testing/refusal';
import { portraitOf, sampleFaces } from '@kith/testing/sample-photos';
import { type Answer, openTestKith, type TestKith } from '@kith/testing/test-kith';
import { uploadTo } from '@kith/testing/upload';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { checkBackup } from './operations/backup/check-backup.ts';
import { removeLeftovers } from './operations/backup/leftovers.ts';
import { makeBackup } from './operations/backup/make-backup.ts';
import { restoreBackup } from './operations/backup/restore-backup.ts';
import { refuseUnfinished } from './operations/backup/unfinished.ts';
import { decideConfig } from './platform/config/config.ts';
import { readEnv } from './platform/config/env.ts';
import { nodeId } from './platform/config/node-id.ts';
import { Media } from './platform/media/media.ts';
import { openPictureStore } from './platform/media/open-picture-store.ts';
import type { AnalysisOutcome } from './recognition/vision/vision.ts';

const PATIENCE_MS = 300_000;
const onPostgres = process.env.KITH_TEST_DATABASE === 'postgres';

let photo: Buffer;
let seen: AnalysisOutcome;
beforeAll(async () => {
  photo = await portraitOf(sampleFaces.ada);
  await using eyes = await openEyes();
  seen = await eyes.analyse(photo, { attributes: [] });
});

let folder: string;
let kith: TestKith;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kith-faults-'));
  kith = await openTestKith({
    env: { KITH_LOG_LEVEL: 'silent' },
    vision: { analyse: async () => seen, [Symbol.asyncDispose]: async () => undefined },
  });
  const source = { name: 'door', auto_create_persons: false, auto_check_face_angle: false };
  expect((await kith.call('POST', '/v1/sources/', source)).status).toBe(201);
});
afterEach(async () => {
  await kith[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

const send = () => uploadTo(kith, '/v1/entries/', photo, { source: 'door' });
const entries = async () => (await kith.call('GET', '/v1/entries/?limit=1000')).body.results;
/** What the next start of this node makes of the folder. */
const startAgain = async () => {
  const { db, config } = kith.context;
  return Media.open(db, await openPictureStore(config.media, await nodeId(config.dataDir)));
};
const pathsOf = (value: unknown): string[] => JSON.stringify(value).match(/\/media\/[\w-]+\.\w+/g) ?? [];

async function picturesOnDisk(): Promise<string[]> {
  const found = await readdir(mediaFolder(kith.context.config), { recursive: true, withFileTypes: true });
  return found.filter(({ name }) => /\.(?:jpg|part)/.test(name)).map(({ name }) => `/media/${name}`);
}

/** After a start, the pictures on the disk are those that rows name, and all of these. */
async function expectNoOrphan(): Promise<void> {
  await startAgain();
  expect((await picturesOnDisk()).sort()).toEqual([...new Set(pathsOf(await entries()))].sort());
}

describe.each(faults)('when the disk says %j at any one of its calls', (fault) => {
  it('an upload is refused and stores nothing, or is kept; nothing is half there', {
    timeout: PATIENCE_MS,
  }, async () => {
    const kept: number[] = [];
    const calls = await failEachCall(mediaFolder(kith.context.config), fault, send, async (answer: Answer, at) => {
      const stored: number[] = (await entries()).map(({ id }: { id: number }) => id);
      if (answer.status === 201) kept.push(...answer.body.results.map(({ id }: { id: number }) => id));
      else expect([503, 500]).toContain(refusal(answer)[0]);
      // A full disk is told as such, and then nothing was stored. Of anything else the answer says that it is not known.
      if (answer.status === 503) expect([at, stored.length]).toEqual([at, kept.length]);
      if (answer.status === 500) kept.push(...stored.filter((id) => !kept.includes(id)));
      expect(new Set(stored)).toEqual(new Set(kept));
      await expectNoOrphan();
    });
    expect(calls).toBeGreaterThan(8);
    for (const path of pathsOf(await entries())) expect((await kith.call('GET', path)).status).toBe(200);
  });

  it('what is erased is gone at the latest after the next start', { timeout: PATIENCE_MS }, async () => {
    const erase = async (): Promise<Answer> => {
      const [{ id }] = await entries();
      return kith.call('DELETE', `/v1/entries/${id}/`);
    };
    await send();
    const calls = await failEachCall(mediaFolder(kith.context.config), fault, erase, async (answer, at) => {
      if (answer.status !== 204) expect([at, refusal(answer)[0]]).toEqual([at, 500]);
      expect(await entries()).toEqual([]);
      await expectNoOrphan();
      expect((await send()).status).toBe(201);
    });
    expect(calls).toBeGreaterThan(2);
  });
});

describe.each(faults)('when the disk says %j to a backup or a restoration', (fault) => {
  const backup = (file: string) =>
    makeBackup(file, {
      config: kith.context.config,
      tokenKeyGiven: false,
      clock: Date.now,
      onPicture: () => undefined,
    });
  const outcomeOf = (work: Promise<unknown>) =>
    work.then(
      () => 'done',
      (error: unknown) => String(error),
    );

  it('a backup is whole or not there, and the next one leaves nothing of it', { timeout: PATIENCE_MS }, async () => {
    await send();
    const { dataDir, media, database } = kith.context.config;
    const file = join(folder, 'kith.tar');
    const whole = () => outcomeOf(checkBackup(file, { media, database }, () => undefined));
    for (const place of [folder, dataDir]) {
      const calls = await failEachCall(
        place,
        fault,
        () => outcomeOf(backup(file)),
        async (outcome, at) => {
          const there = await readdir(folder);
          if (outcome === 'done' || there.includes('kith.tar')) expect([at, await whole()]).toEqual([at, 'done']);
          await removeLeftovers(dataDir);
          const left = [...(await readdir(folder)), ...(await readdir(dataDir))];
          expect([at, left.filter((name) => /\.part|^backup(?!-lock)/.test(name))]).toEqual([at, []]);
          await rm(file, { force: true });
          await rm(`${file}.unproven`, { force: true });
        },
      );
      expect(calls).toBeGreaterThan(3);
    }
  });

  // It is one into SQLite, wherever the backup is from.
  it.runIf(!onPostgres)('a restoration is whole, or no Kith and begun anew', { timeout: PATIENCE_MS }, async () => {
    await send();
    const file = join(folder, 'kith.tar');
    await backup(file);
    const config = decideConfig(readEnv({ KITH_DATA_DIR: join(folder, 'restored') }));
    const restore = () => outcomeOf(restoreBackup(file, config, () => undefined));
    const calls = await failEachCall(config.dataDir, fault, restore, async (outcome, at) => {
      if (outcome !== 'done') {
        const names = (await readdir(config.dataDir)).filter((name) => !/lock|^restoring\.part$/.test(name));
        if (names.length > 0) expect(() => refuseUnfinished(config.dataDir)).toThrow(/did not finish/);
        expect([at, await restore()]).toEqual([at, 'done']);
      }
      refuseUnfinished(config.dataDir);
      await rm(config.dataDir, { recursive: true });
    });
    expect(calls).toBeGreaterThan(8);
  });
});

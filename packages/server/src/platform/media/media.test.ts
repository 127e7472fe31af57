import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testDatabase } from '@kith/testing/test-database';
import { openTestKith } from '@kith/testing/test-kith';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { nodeId } from '../config/node-id.ts';
import { Database } from '../db/database.ts';
import { randomIds } from '../ids.ts';
import { UnsettledChange } from '../unsettled-change.ts';
import { Media } from './media.ts';
import { trash } from './trash.ts';

const bytes = Buffer.from('a picture');
const pictureName = () => `${randomIds.mediaName()}.jpg`;

let folder: string;
let db: Database;
let media: Media;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kith-media-'));
  db = await Database.open(await testDatabase());
  media = await Media.open(db, join(folder, 'media'), 'node');
});
afterEach(async () => {
  await db[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

it('a picture is there after the commit that refers to it, and not before', async () => {
  const name = pictureName();
  await media.stage(name, bytes);
  await media.publishAfter([name], async () => expect(await media.find(name)).toBeNull());
  expect(await media.find(name)).toMatchObject({ bytes: bytes.length });
});

const filesStaged = async () => {
  const staged = await readdir(join(folder, 'media/staged'), { recursive: true, withFileTypes: true });
  return staged.filter((found) => found.isFile());
};

it('a picture whose commit failed is forgotten', async () => {
  const name = pictureName();
  await media.stage(name, bytes);
  const failed = media.publishAfter([name], () => Promise.reject(new Error('disk full')));
  await expect(failed).rejects.toThrow('disk full');
  expect(await media.find(name)).toBeNull();
  expect(await filesStaged()).toEqual([]);
});

it('a picture that nothing came to refer to is forgotten', async () => {
  const name = pictureName();
  await media.stage(name, bytes);
  const outcome = await media.publishAfter(
    [name],
    async () => 'full',
    (committed) => committed !== 'full',
  );
  expect([outcome, await media.find(name), await filesStaged()]).toEqual(['full', null, []]);
});

it('after a commit, no error says that nothing was stored', async () => {
  const neverStaged = pictureName();
  const failed = await media.publishAfter([neverStaged], async () => undefined).catch((error: unknown) => error);
  expect(failed).toBeInstanceOf(UnsettledChange);
  expect(failed).not.toHaveProperty('code');
});

it('trash is emptied, also the one that an earlier process left', async () => {
  const [now, later] = [pictureName(), pictureName()];
  for (const name of [now, later]) {
    await media.stage(name, bytes);
    await media.publishAfter([name], () => db.transaction((tx) => trash(tx, [now])));
  }
  await media.emptyTrash();
  expect([await media.find(now), await media.find(later)]).toEqual([null, expect.anything()]);
  await db.transaction((tx) => trash(tx, [later]));
  const next = await Media.open(db, join(folder, 'media'), 'node');
  expect(await next.find(later)).toBeNull();
});

it('what was staged when the process ended is published when a row refers to it, and removed otherwise', async () => {
  await using kith = await openTestKith();
  const { context } = kith;
  const { queries } = context.db;
  const [ofPerson, ofTemplate, lost] = [pictureName(), pictureName(), pictureName()];
  await kith.addPersons(1);
  await queries.updateTable('persons').set({ face_image: ofPerson }).execute();
  await queries.updateTable('person_templates').set({ face_image: ofTemplate }).execute();
  for (const name of [ofPerson, ofTemplate, lost]) await context.media.stage(name, bytes);
  const next = await Media.open(context.db, context.config.mediaDir, await nodeId(context.config.dataDir));
  expect([await next.find(ofPerson), await next.find(ofTemplate)]).toEqual([expect.anything(), expect.anything()]);
  expect(await next.find(lost)).toBeNull();
});

it.each(['../kith.sqlite', 'x.jpg', `${'a'.repeat(43)}.exe`, ''])('%j is no name of a picture', async (name) => {
  expect(await media.find(name)).toBeNull();
});

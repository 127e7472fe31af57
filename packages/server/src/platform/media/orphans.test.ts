import { mkdir, mkdtemp, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { mediaFolder } from '@kith/testing/media-folder';
import { openTestKith, type TestKith } from '@kith/testing/test-kith';
import { until } from '@kith/testing/until';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Database } from '../db/database.ts';
import { randomIds } from '../ids.ts';
import { FolderStore } from './folder-store.ts';
import { Media } from './media.ts';
import { removeUnnamed } from './orphan-purge.ts';
import { publishedFile, stagedFolder } from './picture-paths.ts';
import { trash } from './trash.ts';

const bytes = Buffer.from('a picture');
const DAY_S = 24 * 60 * 60;
const onPostgres = process.env.KITH_TEST_DATABASE === 'postgres';

let kith: TestKith;
let folder: string;
beforeEach(async () => {
  kith = await openTestKith();
  folder = mediaFolder(kith.context.config);
});
afterEach(() => kith[Symbol.asyncDispose]());

/** A picture in the folder of another node. @param named whether a row names it */
async function stagedBy(node: string, named = false): Promise<string> {
  const name = `${randomIds.mediaName()}.jpg`;
  await mkdir(join(stagedFolder(folder), node), { recursive: true });
  await writeFile(join(stagedFolder(folder), node, name), bytes);
  if (named) {
    await kith.addPersons(1);
    await kith.context.db.queries.updateTable('persons').set({ face_image: name }).execute();
  }
  return name;
}

/** Lets a node not have shown itself for some seconds. */
async function silent(node: string, seconds: number): Promise<void> {
  const then = Date.now() / 1000 - seconds;
  const sign = join(folder, 'nodes', node);
  await writeFile(sign, '');
  await utimes(sign, then, then);
}

const reopen = (node = 'other') => Media.open(kith.context.db, new FolderStore(folder, node));
const isStaged = async (name: string): Promise<boolean> =>
  (await readdir(stagedFolder(folder), { recursive: true })).some((path) => path.endsWith(name));

describe('pictures that another node staged', () => {
  it('are removed, or published where a row names them, once that node is gone', async () => {
    const [lost, named] = [await stagedBy('gone'), await stagedBy('gone', true)];
    await silent('gone', DAY_S + 60);
    const media = await reopen();
    expect([await isStaged(lost), await isStaged(named)]).toEqual([false, false]);
    expect([await media.read(lost), await media.read(named)]).toEqual([null, bytes]);
    expect(await readdir(stagedFolder(folder))).not.toContain('gone');
  });

  it.runIf(onPostgres)('stay while that node may be about to commit them', async () => {
    const name = await stagedBy('alive');
    await silent('alive', DAY_S - 60);
    const media = await reopen();
    await media.settle();
    expect(await isStaged(name)).toBe(true);
  });

  it.runIf(!onPostgres)('go at once where one process at a time has the database', async () => {
    const name = await stagedBy('renamed since');
    await silent('renamed since', 0);
    await reopen();
    expect(await isStaged(name)).toBe(false);
  });

  it('go with the row that names them, also while that node may come back', async () => {
    const name = await stagedBy('alive', true);
    await silent('alive', 0);
    await kith.context.db.transaction((tx) => trash(tx, [name]));
    await kith.context.media.emptyTrash();
    expect(await isStaged(name)).toBe(false);
  });
});

describe('published pictures that no row names', () => {
  /** @returns whether it is there after all were looked at */
  async function staysAfterPurge(media: Media, name: string): Promise<boolean> {
    const file = publishedFile(folder, name);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, bytes);
    const told: unknown[] = [];
    const log = { warn: (...args: unknown[]) => told.push(args), error: (...args: unknown[]) => told.push(args) };
    const before = (await stat(file)).ctimeMs;
    const later = async (): Promise<boolean> => {
      await media.settle();
      return media.oldBefore > before;
    };
    await until(later, 'a later time of the file system');
    for await (const _step of removeUnnamed({ db: kith.context.db, media, log: log as never }));
    const stays = Boolean(await stat(file).catch(() => null));
    expect(told).toEqual(stays ? [] : [[{ pictures: 1 }, 'Pictures that no row named were removed.']]);
    return stays;
  }

  it('are removed, and those that one names stay', async () => {
    const [orphan, named] = [`${randomIds.mediaName()}.jpg`, `${randomIds.mediaName()}.jpg`];
    await kith.addPersons(1);
    await kith.context.db.queries.updateTable('person_templates').set({ face_image: named }).execute();
    expect(await staysAfterPurge(kith.context.media, named)).toBe(true);
    expect(await staysAfterPurge(kith.context.media, orphan)).toBe(false);
  });

  it('stay where the folder is that of another database', async () => {
    const name = `${randomIds.mediaName()}.jpg`;
    const other = await mkdtemp(join(tmpdir(), 'kith-other-'));
    await using db = await Database.open({ kind: 'sqlite', file: join(other, 'kith.sqlite') });
    const media = await Media.open(db, new FolderStore(folder, 'node of another database'));
    expect(media.isOwn).toBe(false);
    expect(await staysAfterPurge(media, name)).toBe(true);
    await rm(other, { recursive: true });
  });
});

import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { mediaFolder } from '@kith/testing/media-folder';
import { emptyDatabaseUrl } from '@kith/testing/test-database';
import { openTestKith, type TestKith } from '@kith/testing/test-kith';
import { type Header, pack } from 'tar-stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ArchiveWriter } from './operations/backup/archive-writer.ts';
import { END, FORMAT, HEAD, type Head } from './operations/backup/format.ts';
import { makeBackup } from './operations/backup/make-backup.ts';
import { readBackup } from './operations/backup/read-backup.ts';
import { restoreBackup } from './operations/backup/restore-backup.ts';
import { refuseUnfinished } from './operations/backup/unfinished.ts';
import { type Config, decideConfig } from './platform/config/config.ts';
import { DataDirLock } from './platform/config/data-dir.ts';
import { readEnv } from './platform/config/env.ts';
import { publishedFile } from './platform/media/picture-paths.ts';
import { trash } from './platform/media/trash.ts';

const clock = Date.now;
/** In a header of tar, whose mark is 103 bytes further on. */
const endsChecksum = (archive: Buffer, at: number): boolean =>
  at % 512 === 154 && archive.toString('latin1', at + 103, at + 108) === 'ustar';

let folder: string;
let kith: TestKith;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kith-backup-'));
  kith = await openTestKith();
});
afterEach(async () => {
  await kith[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

const backup = (file: string) =>
  makeBackup(file, { config: kith.context.config, tokenKeyGiven: false, clock, onPicture: () => undefined });
const restore = (file: string, config: Config) => restoreBackup(file, config, () => undefined);
const configFor = (name: string, databaseUrl = 'sqlite:'): Config =>
  decideConfig(readEnv({ KITH_DATA_DIR: join(folder, name), KITH_DATABASE_URL: databaseUrl }));

/** A Kith on what was restored. */
const openAt = (config: Config): Promise<TestKith> =>
  openTestKith({
    restored: kith,
    env: {
      KITH_DATA_DIR: config.dataDir,
      KITH_MEDIA_DIR: mediaFolder(config),
      KITH_DATABASE_URL: config.database.kind === 'sqlite' ? `sqlite:${config.database.file}` : config.database.url,
    },
  });

/** A person with a picture, in groups. */
async function fillKith(): Promise<{ pids: string[]; groups: number[]; picture: string }> {
  const { context } = kith;
  const pids = await kith.addPersons(3);
  const groups: number[] = [];
  for (const name of ['Staff', 'أصدقاء 🙂']) {
    groups.push((await kith.call('POST', '/v1/groups/persons/', { name })).body.id);
  }
  await kith.call('POST', '/v1/groups/persons/pids/', { pids, groups_ids: groups });
  await kith.call('DELETE', `/v1/persons/${pids.pop()}/`);
  const picture = `${context.ids.mediaName()}.jpg`;
  await context.media.stage(picture, Buffer.from('a picture'));
  await context.media.publishAfter([picture], () =>
    context.db.queries
      .updateTable('persons')
      .set({ face_image: picture })
      .where('pid', 'in', pids as never)
      .execute(),
  );
  return { pids, groups, picture };
}

const dump = async (of: TestKith) => ({
  persons: (await of.call('GET', '/v1/persons/')).body.results,
  groups: (await of.call('GET', '/v1/groups/persons/')).body.results,
  templates: await of.context.db.queries.selectFrom('person_templates').selectAll().orderBy('id').execute(),
  spaces: await of.context.db.queries.selectFrom('spaces').selectAll().execute(),
});

describe('a backup', () => {
  it.each(['the same kind of database', 'SQLite'])('answers the same when it is restored into %s', async (into) => {
    const { pids, groups, picture } = await fillKith();
    const file = join(folder, 'kith.tgz');
    expect(await backup(file)).toMatchObject({ pictures: 1, rows: { persons: 2, groups: 2, memberships: 4 } });
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    const config = configFor('restored', into === 'SQLite' ? 'sqlite:' : await emptyDatabaseUrl());
    expect(await restore(file, config)).toMatchObject({ pictures: 1, head: { tokenKey: 'inside' } });

    await using restored = await openAt(config);
    expect(await dump(restored)).toEqual(await dump(kith));
    expect((await restored.call('GET', `/media/${picture}`)).status).toBe(200);
    const [pid = ''] = pids;
    expect((await restored.call('GET', `/v1/persons/${pid}/groups/`)).body.results).toMatchObject(
      groups.map((id) => ({ id, persons_count: 2 })),
    );
    // The third person is gone, and its id is not given again.
    const before = await kith.context.db.queries
      .selectFrom('persons')
      .select('id')
      .orderBy('id', 'desc')
      .executeTakeFirst();
    const [added] = await restored.addPersons(1);
    const after = await restored.context.db.queries
      .selectFrom('persons')
      .select('id')
      .where('pid', '=', added ?? ('' as never))
      .executeTakeFirst();
    expect(after?.id).toBe(Number(before?.id) + 2);
  });

  it('has no picture of which no row speaks any more, and rows whose picture went meanwhile speak of none', async () => {
    const { picture, pids } = await fillKith();
    const { context } = kith;
    const orphan = `${context.ids.mediaName()}.jpg`;
    await context.media.stage(orphan, Buffer.from('erased'));
    await context.media.publishAfter([orphan], () => context.db.transaction((tx) => trash(tx, [orphan])));
    // As if it were erased between the rows and the pictures.
    const onDisk = publishedFile(mediaFolder(context.config), picture);
    await rm(onDisk);
    const file = join(folder, 'kith.tar');
    expect(await backup(file)).toMatchObject({ pictures: 0, missing: { erased: [], lost: [picture] } });
    expect(await readFile(file, 'latin1')).not.toContain(`media/${orphan}`);

    const config = configFor('restored', await emptyDatabaseUrl());
    await restore(file, config);
    await using restored = await openAt(config);
    expect((await restored.call('GET', `/v1/persons/${pids[0]}/`)).body.initial_face_image).toBeNull();
  });

  it('is not made when there is no Kith, and then there is no file', async () => {
    const options = { config: configFor('nowhere'), tokenKeyGiven: true, clock, onPicture: () => undefined };
    await expect(makeBackup(join(folder, 'kith.tar'), options)).rejects.toThrow('There is no database');
    expect(await readdir(folder)).toEqual([]);
  });
});

describe('nothing is written by a restoration', () => {
  const untouched = async (config: Config) => expect(await readdir(config.dataDir).catch(() => [])).toEqual([]);

  it('of a file with one wrong byte, wherever it is', async () => {
    await fillKith();
    const file = join(folder, 'kith.tar');
    await backup(file);
    const bytes = await readFile(file);
    const config = configFor('restored');
    for (let at = 0; at < bytes.length - 1024; at += Math.floor(bytes.length / 60)) {
      // Names of owners and padding mean nothing, and neither does the space that ends the checksum of a header.
      const meant = bytes[at] !== 0 && !endsChecksum(bytes, at);
      if (!meant) continue;
      const damaged = Buffer.from(bytes);
      damaged[at] = (bytes[at] ?? 0) ^ 1;
      await writeFile(file, damaged);
      // A migration that has another name by it is one that is not known: of a newer version.
      await expect(restore(file, config), `byte ${at}`).rejects.toThrow(
        /cannot be restored|restore it with that version/,
      );
    }
    await untouched(config);
  });

  it.each([0, 1, 512, 5000, -1025, -1500])('of a file that ends at byte %d', async (length) => {
    await fillKith();
    const file = join(folder, 'kith.tar');
    await backup(file);
    await writeFile(file, (await readFile(file)).subarray(0, length));
    const config = configFor('restored');
    await expect(restore(file, config)).rejects.toThrow(/cannot be restored: It ends too early/);
    await untouched(config);
  });

  it('of a gzipped file that ends too early or has one wrong byte', async () => {
    await fillKith();
    const file = join(folder, 'kith.tgz');
    await backup(file);
    const bytes = await readFile(file);
    const config = configFor('restored');
    await writeFile(file, bytes.subarray(0, bytes.length >> 1));
    await expect(restore(file, config)).rejects.toThrow(/cannot be restored: It ends too early/);
    bytes.writeUInt8(bytes.readUInt8(bytes.length >> 1) ^ 1, bytes.length >> 1);
    await writeFile(file, bytes);
    await expect(restore(file, config)).rejects.toThrow(/cannot be restored: It is damaged/);
    await untouched(config);
  });

  it.each<[string, Partial<Header>]>([
    ['a link', { type: 'symlink', linkname: '/etc/passwd' }],
    ['a folder', { type: 'directory' }],
    ['a device', { type: 'character-device' }],
    ['a file without end', { pax: { size: String(2 ** 50) } }],
    ['a file of less than nothing', { pax: { size: '-512' } }],
  ])('of an archive with %s in it', async (_what, header) => {
    const file = join(folder, 'kith.tar');
    const archive = pack();
    archive.entry({ name: HEAD, ...header }, header.pax ? 'x' : '');
    archive.finalize();
    await writeFile(file, await buffer(archive));
    const config = configFor('restored');
    await expect(restore(file, config)).rejects.toThrow(/cannot be restored: It is damaged/);
    await untouched(config);
  });

  it('of a newer schema, and of anything that is no backup', async () => {
    const head = {
      format: FORMAT,
      kith: '9.0.0',
      schema: '999-later',
      created: '',
      tokenKey: 'inside',
      tables: [],
    } satisfies Head;
    const file = join(folder, 'kith.tar');
    const archive = new ArchiveWriter(file, clock());
    await archive.add(HEAD, Buffer.from(JSON.stringify(head)));
    await archive.add('token.key', Buffer.from('key'));
    await archive.add(END, Buffer.from(JSON.stringify({ rows: {}, pictures: 0, missing: [] })));
    await archive.finish();
    const config = configFor('restored');
    await expect(restore(file, config)).rejects.toThrow('made by Kith 9.0.0, whose database is newer (999-later)');
    await writeFile(file, 'this is no archive'.repeat(100));
    await expect(restore(file, config)).rejects.toThrow('cannot be restored');
    await untouched(config);
  });

  it('into a folder or a database that is not empty, or in use', async () => {
    const file = join(folder, 'kith.tar');
    await backup(file);
    const config = configFor('restored');
    await writeFile(join(folder, 'notes.txt'), 'mine');
    await expect(restore(file, { ...config, dataDir: folder })).rejects.toThrow(/is not empty: it has .*notes\.txt/);
    await expect(restore(file, { ...config, media: { kind: 'folder', folder } })).rejects.toThrow(
      /is not empty: set KITH_MEDIA_DIR/,
    );
    const { database } = kith.context.config;
    await expect(restore(file, { ...config, database })).rejects.toThrow(/KITH_DATABASE_URL/);
    using _lock = DataDirLock.take(config.dataDir);
    await expect(restore(file, config)).rejects.toThrow(/Another Kith is using/);
  });
});

it('a restoration that broke off is no Kith, and is begun anew', async () => {
  const { picture } = await fillKith();
  const file = join(folder, 'kith.tar');
  await backup(file);
  const config = configFor('restored', await emptyDatabaseUrl());
  const { database } = config;
  // A picture that cannot be written breaks it off in the middle.
  await writeFile(join(folder, 'in-the-way'), '');
  const broken = { ...config, media: { kind: 'folder', folder: join(folder, 'in-the-way', 'media') } } as const;
  await expect(restore(file, broken)).rejects.toThrow(/ENOTDIR/);
  expect(() => refuseUnfinished(config.dataDir)).toThrow(/did not finish: run "kith restore" again/);
  await expect(restore(file, config)).rejects.toThrow(/with other settings did not finish/);
  await rm(join(folder, 'in-the-way'));
  await restore(file, { ...broken, database });
  refuseUnfinished(config.dataDir);
  await using restored = await openAt(broken);
  expect((await restored.call('GET', `/media/${picture}`)).status).toBe(200);
});

it('a backup is read with what it has inside', async () => {
  const file = join(folder, 'kith.tar.gz');
  await backup(file);
  const paths: string[] = [];
  for await (const { path } of readBackup(file, () => undefined)) paths.push(path);
  expect(paths).toContain('token.key');
  expect(paths).toContain('database/accounts/000001.jsonl');
});

import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { pack } from 'tar-stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ArchiveWriter } from './operations/backup/archive-writer.ts';
import { checkBackup } from './operations/backup/check-backup.ts';
import { END, FORMAT, HEAD, type Head, rowsPath } from './operations/backup/format.ts';
import { restoreBackup } from './operations/backup/restore-backup.ts';
import { type Config, decideConfig } from './platform/config/config.ts';
import { readEnv } from './platform/config/env.ts';

let folder: string;
let config: Config;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kith-hostile-'));
  config = decideConfig(readEnv({ KITH_DATA_DIR: join(folder, 'restored') }));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const groups: Head['tables'][number] = { name: 'groups', columns: ['id', 'name'], lastId: 0 };
const noRows = { [rowsPath('groups', 1)]: '' };
const headOf = (tables: Head['tables']) =>
  Buffer.from(
    JSON.stringify({
      format: FORMAT,
      kith: '0.1.0',
      schema: '006-audit',
      created: '',
      tokenKey: 'inside',
      tables,
    } satisfies Head),
  );

/** An archive whose checksums are right. */
async function archiveOf(tables: Head['tables'], files: Readonly<Record<string, string | Buffer>>): Promise<string> {
  const file = join(folder, 'kith.tgz');
  const archive = new ArchiveWriter(file, Date.now());
  await archive.add(HEAD, headOf(tables));
  for (const [path, bytes] of Object.entries(files)) await archive.add(path, Buffer.from(bytes));
  await archive.add(END, Buffer.from(JSON.stringify({ rows: {}, pictures: 0, missing: [] })));
  await archive.finish();
  return file;
}

async function expectRefusal(file: string, sentence: RegExp): Promise<void> {
  await expect(restoreBackup(file, config, () => undefined)).rejects.toThrow(sentence);
  expect(await readdir(config.dataDir).catch(() => [])).toEqual([]);
}

describe('nothing is written of an archive', () => {
  it.each(['kysely_migration', 'sqlite_sequence', 'sqlite_master', 'pg_authid'])(
    'with rows for a foreign table: %s',
    async (name) => {
      const file = await archiveOf([groups, { name, columns: ['name'], lastId: null }], {
        [rowsPath(name, 1)]: '["x"]\n',
      });
      await expectRefusal(
        file,
        new RegExp(`cannot be restored: it has a table ${name}, and the schema 006-audit has not`),
      );
    },
  );

  it('with a foreign column, or with a table or a column twice', async () => {
    const foreign = await archiveOf([{ ...groups, columns: ['id', 'rowid'] }], noRows);
    await expectRefusal(foreign, /it has a column groups\.rowid, and the schema/);
    await expectRefusal(await archiveOf([groups, groups], noRows), /it has groups twice/);
    await expectRefusal(await archiveOf([{ ...groups, columns: ['id', 'id'] }], noRows), /it has groups twice/);
  });

  it.each([
    'media/../../outside.jpg',
    '/etc/cron.d/kith',
    `media/${'a'.repeat(43)}.sh`,
    'database/persons/000001.jsonl',
    'node.id',
  ])('with a file that has no place in it: %s', async (path) => {
    await expectRefusal(await archiveOf([groups], { [path]: 'x' }), /has no place in a backup/);
  });

  it('that unpacks to more than is free', async () => {
    const picture = Buffer.alloc(8 * 1024 * 1024);
    const name = (i: number) => `media/${String(i).padStart(43, 'a')}.jpg`;
    const files = Object.fromEntries(Array.from({ length: 12 }, (_, i) => [name(i), picture]));
    const file = await archiveOf([groups], files);
    let read = 0;
    const checked = checkBackup(
      file,
      config,
      (bytes) => (read += bytes),
      async () => 20e6,
    );
    await expect(checked).rejects.toThrow(/it unpacks to more than the 0\.0 GB that are free at/);
    // A megabyte of archive has all of it.
    expect(read).toBeLessThan(2e6);
  });

  it('with a key that is none', async () => {
    await expectRefusal(await archiveOf([groups], { 'token.key': Buffer.alloc(4096, 'a') }), /token\.key has no place/);
  });

  it('whose header alone would fill the memory', async () => {
    // Announces a header of 8 GB for the next file; 64 MB of it come.
    const archive = pack();
    archive.entry({ name: 'x', type: 'file' }, '');
    archive.finalize();
    const header = (await buffer(archive)).subarray(0, 512);
    header.write('x', 156);
    header.write('77777777777 ', 124);
    header.fill(' ', 148, 156);
    header.write(
      `${header
        .reduce((sum, byte) => sum + byte, 0)
        .toString(8)
        .padStart(6, '0')}\0 `,
      148,
    );
    const file = join(folder, 'kith.tar');
    await writeFile(file, Buffer.concat([header, Buffer.alloc(64 * 1024 * 1024)]));
    let read = 0;
    const restored = restoreBackup(file, config, (bytes) => (read = bytes));
    await expect(restored).rejects.toThrow(/cannot be restored: It is damaged/);
    expect(read).toBeLessThan(16 * 1024 * 1024);
  });
});

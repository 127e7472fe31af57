import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Kysely, Migrator, sql } from 'kysely';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { makeBackup } from './operations/backup/make-backup.ts';
import { restoreBackup } from './operations/backup/restore-backup.ts';
import { checkNames } from './operations/doctor/names.ts';
import { type Config, decideConfig } from './platform/config/config.ts';
import { readEnv } from './platform/config/env.ts';
import { Database } from './platform/db/database.ts';
import { sqlite } from './platform/db/dialects.ts';
import { migrations } from './platform/db/migrations/index.ts';
import { openReadOnly } from './platform/db/read-only.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kith-old-names-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const configFor = (name: string): Config =>
  decideConfig(readEnv({ KITH_DATA_DIR: join(folder, name), KITH_DATABASE_URL: 'sqlite:' }));

/** An installation of before names were looked at: two groups are called by halves of characters, two persons likewise. */
async function makeOld(): Promise<Config> {
  const config = configFor('old');
  if (config.database.kind !== 'sqlite') throw new Error('It is SQLite.');
  await mkdir(config.dataDir);
  const kind = sqlite(config.database.file);
  const db = new Kysely<unknown>({ dialect: kind.dialect });
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations(kind) } });
  await migrator.migrateTo('006-audit');
  const halves = ["cast(x'EDA080' as text)", "cast(x'EDBFBF' as text)"];
  for (const statement of [
    `insert into accounts (username, username_key, password_hash, is_manager, created) values ('boss', 'boss', '', 0, 0)`,
    `insert into spaces (account_id, name, name_key, created) values (1, 'default', 'default', 0)`,
    ...halves.map(
      (half) =>
        `insert into groups (space_id, name, name_key, description, created) values (1, ${half}, ${half}, ${half}, 0)`,
    ),
    ...halves.map(
      (half, i) =>
        `insert into persons (space_id, pid, created, facesize, name, name_key, external_id, external_id_key)
          values (1, 'p${i}', 0, 0, ${half}, ${half}, ${half}, ${half})`,
    ),
  ]) {
    await sql.raw(statement).execute(db);
  }
  await db.destroy();
  return config;
}

const backup = (file: string, config: Config) =>
  makeBackup(file, { config, tokenKeyGiven: true, clock: Date.now, onPicture: () => undefined });

async function expectTwoOfEach(config: Config): Promise<void> {
  await using database = await Database.open(config.database);
  const { queries } = database;
  const keys = await queries.selectFrom('groups').select('name_key').orderBy('id').execute();
  expect(keys).toHaveLength(2);
  expect(new Set(keys.map((row) => row.name_key)).size).toBe(2);
  const ids = await queries.selectFrom('persons').select('external_id').orderBy('id').execute();
  expect(new Set(ids.map((row) => row.external_id)).size).toBe(2);
}

it.each([
  ['before its first start with this version', false],
  ['afterwards', true],
])('a backup of names that are no text restores, made %s', async (_when, started) => {
  const old = await makeOld();
  if (started) await expectTwoOfEach(old);
  const file = join(folder, 'kith.tar');
  await backup(file, old);
  const config = configFor('restored');
  await restoreBackup(file, config, () => undefined);
  await expectTwoOfEach(config);
});

it('doctor says whose names others have, too', async () => {
  const old = await makeOld();
  await expectTwoOfEach(old);
  await using database = await openReadOnly(old.database);
  expect(await checkNames(database.queries)).toEqual({
    check: 'names',
    state: 'warning',
    sentence: expect.stringContaining('groups 2.'),
  });
});

import { emptyDatabaseUrl } from '@kith/testing/test-database';
import { Kysely, Migrator, sql } from 'kysely';
import { expect, it } from 'vitest';
import type { Queries } from '../database.ts';
import { type DatabaseKind, postgres, sqlite } from '../dialects.ts';
import { sharedNames } from '../shared-names.ts';
import { migrations } from './index.ts';

/** A database as it was before this migration, with what these statements put in. */
async function openBefore(statements: readonly string[]) {
  const url = await emptyDatabaseUrl();
  const kind: DatabaseKind = url.startsWith('postgres') ? postgres(url) : sqlite(':memory:');
  const db = new Kysely<unknown>({ dialect: kind.dialect });
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations(kind) } });
  const names = Object.keys(migrations(kind));
  await migrator.migrateTo(String(names[names.indexOf('009-name-keys') - 1]));
  for (const statement of statements) await sql.raw(statement).execute(db);
  return {
    db,
    isSqlite: !url.startsWith('postgres'),
    migrate: () => migrator.migrateToLatest(),
    async all<Row>(text: string): Promise<Row[]> {
      return (await sql.raw<Row>(text).execute(db)).rows;
    },
    async [Symbol.asyncDispose]() {
      await db.destroy();
      await kind.close();
    },
  };
}

const space = (id: number, name = `s${id}`) =>
  `insert into spaces (id, account_id, name, name_key, created) values (${id}, 1, '${name}', '${name.toLowerCase()}', 0)`;
const group = (id: number, spaceId: number, name: string, key = name.toLowerCase()) =>
  `insert into groups (id, space_id, name, name_key, description, created) values (${id}, ${spaceId}, '${name}', '${key}', '', 0)`;
const account = `insert into accounts (id, username, username_key, password_hash, is_manager, created) values (1, 'Boss', 'boss', '', 0, 0)`;
const person = (id: number, name: string | null, externalId: string | null) =>
  `insert into persons (id, space_id, pid, created, facesize, name, name_key, external_id, external_id_key)
    values (${id}, 1, 'p${id}', 0, 0, ${text(name)}, ${text(name?.toLowerCase())}, ${text(externalId)}, ${text(externalId?.toLowerCase())})`;
const text = (value: string | null | undefined) => (value == null ? 'null' : `'${value}'`);

it('names get the keys of today, and those that become one stay two things', async () => {
  await using before = await openBefore([
    account,
    space(1),
    space(2),
    group(1, 1, 'Straße'),
    group(2, 1, 'STRASSE'),
    group(3, 1, 'Strasse\u200b'),
    // Its old key is the new one of the first.
    group(4, 2, 'STRASSE'),
    group(5, 1, 'Night  shift'),
    group(6, 1, 'Night shift'),
    group(7, 1, '\u200b'),
    group(8, 1, '\u200d'),
    group(9, 1, 'Crew'),
    `insert into sources (id, space_id, name, name_key, settings, created) values (1, 1, 'Türße', 'türße', '{}', 0)`,
    `insert into sources (id, space_id, name, name_key, settings, created) values (2, 1, 'TÜRSSE', 'türsse', '{}', 0)`,
    `insert into sources (id, space_id, name, name_key, settings, created, deleted) values (3, 1, 'TÜRSSE', ' deleted 3', '{}', 0, 0)`,
    person(1, 'Große', 'E-ß'),
    person(2, 'Grosse', 'E-SS'),
    person(3, null, null),
    person(4, 'Ada', null),
  ]);
  expect((await before.migrate()).error).toBeUndefined();
  const groups = await before.all<{ id: number; key: string }>('select id, name_key as key from groups order by id');
  expect(groups.map(({ id, key }) => [id, key])).toEqual([
    [1, 'strasse'],
    [2, 'strasse  2'],
    [3, 'strasse  3'],
    [4, 'strasse'],
    [5, 'night shift'],
    [6, 'night shift  6'],
    [7, ''],
    [8, '  8'],
    [9, 'crew'],
  ]);
  expect(await before.all('select id, name from groups where id in (3, 7)')).toEqual([
    { id: 3, name: 'Strasse\u200b' },
    { id: 7, name: '\u200b' },
  ]);
  expect(await before.all('select name_key from sources order by id')).toEqual([
    { name_key: 'türsse' },
    { name_key: 'türsse  2' },
    { name_key: ' deleted 3' },
  ]);
  expect(await before.all('select name_key, external_id, external_id_key from persons order by id')).toEqual([
    { name_key: 'grosse', external_id: 'E-ß', external_id_key: 'e-ss' },
    { name_key: 'grosse', external_id: 'E-SS', external_id_key: 'e-ss' },
    { name_key: null, external_id: null, external_id_key: null },
    { name_key: 'ada', external_id: null, external_id_key: null },
  ]);
  expect(await sharedNames(before.db as unknown as Queries)).toEqual([
    { kind: 'sources', ids: [2] },
    { kind: 'groups', ids: [2, 3, 6, 8] },
  ]);
});

it('many names are gone through in steps', async () => {
  await using before = await openBefore([
    account,
    space(1),
    `insert into persons (space_id, pid, created, facesize, name, name_key)
      with recursive n (i) as (select 1 union all select i + 1 from n where i < 2500)
      select 1, 'p' || i, 0, 0, 'ß' || i, 'ß' || i from n`,
    `insert into groups (space_id, name, name_key, description, created)
      with recursive n (i) as (select 1 union all select i + 1 from n where i < 2500)
      select 1, 'ß' || i, 'ß' || i, '', 0 from n`,
  ]);
  expect((await before.migrate()).error).toBeUndefined();
  for (const table of ['persons', 'groups']) {
    const [row] = await before.all<{ count: number }>(
      `select count(*) as count from ${table} where name_key = 'ss' || substr(name, 2)`,
    );
    expect(Number(row?.count)).toBe(2500);
  }
});

it('halves of characters, which SQLite stored, become characters', async () => {
  await using before = await openBefore([account, space(1)]);
  if (!before.isSqlite) return;
  const half = (hex: string) => `cast(x'${hex}' as text)`;
  for (const [id, hex] of [
    [1, 'EDA080'],
    [2, 'EDBFBF'],
    [3, '61EDA08062'],
  ]) {
    await before.all(`insert into groups (id, space_id, name, name_key, description, created)
      values (${id}, 1, ${half(String(hex))}, ${half(String(hex))}, ${half(String(hex))}, 0)`);
    await before.all(`insert into persons (id, space_id, pid, created, facesize, name, external_id, note)
      values (${id}, 1, 'p${id}', 0, 0, ${half(String(hex))}, ${half(String(hex))}, ${half(String(hex))})`);
  }
  // A whole character whose bytes look like a half of one where they meet.
  await before.all(group(4, 1, 'ޭ꒭힟'));
  expect((await before.migrate()).error).toBeUndefined();
  expect(await before.all('select hex(name) as name, description, name_key from groups order by id')).toEqual([
    { name: 'EFBFBD', description: '\ufffd', name_key: '\ufffd' },
    { name: 'EFBFBD', description: '\ufffd', name_key: '\ufffd  2' },
    { name: '61EFBFBD62', description: 'a\ufffdb', name_key: 'a\ufffdb' },
    { name: Buffer.from('ޭ꒭힟').toString('hex').toUpperCase(), description: '', name_key: 'ޭ꒭힟' },
  ]);
  expect(await before.all('select name, external_id, external_id_key, note from persons order by id')).toEqual([
    { name: '\ufffd', external_id: '\ufffd', external_id_key: '\ufffd', note: '\ufffd' },
    { name: '\ufffd', external_id: '\ufffd 2', external_id_key: '\ufffd 2', note: '\ufffd' },
    { name: 'a\ufffdb', external_id: 'a\ufffdb', external_id_key: 'a\ufffdb', note: 'a\ufffdb' },
  ]);
});

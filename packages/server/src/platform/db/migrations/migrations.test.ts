import { emptyDatabaseUrl } from '@kith/testing/test-database';
import { Kysely, Migrator, sql } from 'kysely';
import { expect, it } from 'vitest';
import type { RawTemplate } from '../../../recognition/scale/templates.ts';
import { Database, type Queries } from '../database.ts';
import { type DatabaseKind, postgres, sqlite } from '../dialects.ts';
import { fillChecksums } from '../fill-checksums.ts';
import { holdsPart } from '../holds-part.ts';
import { partOfName } from '../part-of-name.ts';
import { toStored } from '../stored-template.ts';
import { migrations } from './index.ts';
import { migrate } from './migrate.ts';

it('templates of an installation without several of them are those of their persons afterwards', async () => {
  const url = await emptyDatabaseUrl();
  const kind: DatabaseKind = url.startsWith('postgres') ? postgres(url) : sqlite(':memory:');
  const db = new Kysely<unknown>({ dialect: kind.dialect });
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations(kind) } });
  await migrator.migrateTo('002-transfers');
  await sql`insert into accounts (username, username_key, password_hash, is_manager, created) values ('a', 'a', '', 0, 0)`.execute(
    db,
  );
  await sql`insert into spaces (account_id, name, name_key, created) values (1, 's', 's', 0)`.execute(db);
  for (const pid of ['one', 'two']) {
    await sql`insert into persons (space_id, pid, created, facesize, face_image) values (1, ${pid}, 7, 9, ${`${pid}.jpg`})`.execute(
      db,
    );
  }
  for (const id of [1, 2]) {
    await sql`insert into templates (space_id, person_id, vector) values (1, ${id}, ${Buffer.from([id])})`.execute(db);
  }
  const { error } = await migrator.migrateToLatest();
  expect(error).toBeUndefined();
  const { rows } = await sql`select person_id, created, facesize, face_image, entry_id, vector
    from person_templates order by person_id`.execute(db);
  const rest = { created: 7, facesize: 9, entry_id: null };
  expect(rows).toEqual([
    { person_id: 1, face_image: 'one.jpg', vector: Buffer.from([1]), ...rest },
    { person_id: 2, face_image: 'two.jpg', vector: Buffer.from([2]), ...rest },
  ]);
  await db.destroy();
  await kind.close();
});

it('entries of an installation without retention count as stored when they were seen', async () => {
  const url = await emptyDatabaseUrl();
  const kind: DatabaseKind = url.startsWith('postgres') ? postgres(url) : sqlite(':memory:');
  const db = new Kysely<unknown>({ dialect: kind.dialect });
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations(kind) } });
  await migrator.migrateTo('005-webhooks');
  for (const statement of [
    sql`insert into accounts (username, username_key, password_hash, is_manager, created) values ('a', 'a', '', 0, 0)`,
    sql`insert into spaces (account_id, name, name_key, created) values (1, 's', 's', 0)`,
    sql`insert into sources (space_id, name, name_key, settings, created) values (1, 'd', 'd', '{}', 0)`,
    sql`insert into entries (space_id, source_id, result, liveness, persons_groups, created, facesize)
      values (1, 1, 'nm', '', '[]', 4711, 9000)`,
  ]) {
    await statement.execute(db);
  }
  expect((await migrator.migrateToLatest()).error).toBeUndefined();
  expect((await sql`select stored from entries`.execute(db)).rows).toEqual([{ stored: 4711 }]);
  await db.destroy();
  await kind.close();
});

it('names of an installation without an index of their parts are found by it afterwards', async () => {
  const url = await emptyDatabaseUrl();
  const kind: DatabaseKind = url.startsWith('postgres') ? postgres(url) : sqlite(':memory:');
  const db = new Kysely<unknown>({ dialect: kind.dialect });
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations(kind) } });
  await migrator.migrateTo('006-audit');
  for (const statement of [
    sql`insert into accounts (username, username_key, password_hash, is_manager, created) values ('a', 'a', '', 0, 0)`,
    sql`insert into spaces (account_id, name, name_key, created) values (1, 's', 's', 0)`,
    sql`insert into groups (space_id, name, name_key, description, created) values (1, 'Members', 'members', '', 0)`,
    sql`insert into persons (space_id, pid, created, facesize) values (1, 'nameless', 0, 0)`,
    sql`insert into persons (space_id, pid, created, facesize, name, name_key) values (1, 'ada', 0, 0, 'Ada', 'ada')`,
    sql`insert into persons (space_id, pid, created, facesize, external_id, external_id_key) values (1, 'x', 0, 0, 'ADA7', 'ada7')`,
  ]) {
    await statement.execute(db);
  }
  expect((await migrator.migrateToLatest()).error).toBeUndefined();
  expect(await kind.namesIndexed(db)).toBe(true);
  const queries = db as unknown as Queries;
  const named = async (columns: readonly string[], table: 'groups' | 'persons', text: string) =>
    (
      await queries
        .selectFrom(table)
        .select('id')
        .where(holdsPart(queries, columns, partOfName(text), table))
        .execute()
    ).length;
  expect(await named(['name_key'], 'groups', 'EMBER')).toBe(1);
  expect(await named(['name_key', 'external_id_key'], 'persons', 'Ada')).toBe(2);
  await db.destroy();
  await kind.close();
});

it('PostgreSQL that allows no extension has no index of parts of names, and everything else', async () => {
  const url = new URL((await emptyDatabaseUrl()).replace('sqlite:', 'sqlite://'));
  if (url.protocol !== 'postgres:') return;
  const owner = postgres(url.href);
  const asOwner = new Kysely<unknown>({ dialect: owner.dialect });
  const [role, name] = [`guest_${url.pathname.slice(1)}`, url.pathname.slice(1)];
  for (const statement of [
    `create role ${role} login password 'kith'`,
    `grant all on schema public to ${role}`,
    `revoke create on database ${name} from public`,
  ]) {
    await sql.raw(statement).execute(asOwner);
  }
  await asOwner.destroy();
  await owner.close();
  url.username = role;
  await using database = await Database.open({ kind: 'postgres', url: url.href });
  expect(await database.namesIndexed()).toBe(false);
  const { queries } = database;
  const groups = queries.selectFrom('groups').select('id');
  expect(await groups.where(holdsPart(queries, ['name_key'], partOfName('ember'), 'groups')).execute()).toEqual([]);
});

it('templates of an installation without checksums get theirs, and those that are damaged by then get none', async () => {
  const url = await emptyDatabaseUrl();
  const kind: DatabaseKind = url.startsWith('postgres') ? postgres(url) : sqlite(':memory:');
  const db = new Kysely<unknown>({ dialect: kind.dialect });
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations(kind) } });
  await migrator.migrateTo('006-audit');
  const sound = toStored(Float32Array.from({ length: 512 }, (_, i) => (i === 7 ? 1 : 0)) as RawTemplate);
  const damaged = Buffer.from(sound.vector);
  damaged.writeUInt8(0x41, 100);
  damaged.writeUInt8(0x41, 103);
  for (const statement of [
    sql`insert into accounts (username, username_key, password_hash, is_manager, created) values ('a', 'a', '', 0, 0)`,
    sql`insert into spaces (account_id, name, name_key, created) values (1, 's', 's', 0)`,
    sql`insert into sources (space_id, name, name_key, settings, created) values (1, 'd', 'd', '{}', 0)`,
    sql`insert into persons (space_id, pid, created, facesize) values (1, 'one', 7, 9)`,
    ...[sound.vector, damaged, sound.vector].map(
      (vector) =>
        sql`insert into person_templates (space_id, person_id, created, facesize, vector) values (1, 1, 7, 9, ${vector})`,
    ),
    sql`insert into entries (space_id, source_id, result, liveness, persons_groups, created, facesize)
      values (1, 1, 'nm', '', '[]', 4711, 9000)`,
    sql`insert into entry_templates (space_id, entry_id, vector) values (1, 1, ${sound.vector})`,
  ]) {
    await statement.execute(db);
  }
  expect((await migrator.migrateToLatest()).error).toBeUndefined();
  await fillChecksums(db as unknown as Queries);
  const { rows } = await sql`select checksum from person_templates order by id`.execute(db);
  expect(rows).toEqual([sound.checksum, null, sound.checksum].map((checksum) => ({ checksum })));
  expect((await sql`select checksum from entry_templates`.execute(db)).rows).toEqual([{ checksum: sound.checksum }]);
  await db.destroy();
  await kind.close();
});

it('a migration that broke off has left nothing, and is taken whole by the next start', async () => {
  const url = await emptyDatabaseUrl();
  const kind: DatabaseKind = url.startsWith('postgres') ? postgres(url) : sqlite(':memory:');
  const db = new Kysely<unknown>({ dialect: kind.dialect });
  await migrate(db, kind, '031-rules');
  const before = await kind.dumpSchema(db);
  // One of those that the next migration makes last.
  await sql`create table news_attempts (id integer)`.execute(db);
  await expect(migrate(db, kind, '032-news')).rejects.toThrow('already exists');
  await sql`drop table news_attempts`.execute(db);
  expect(await kind.dumpSchema(db)).toEqual(before);
  await migrate(db, kind, '032-news');
  expect(await kind.dumpSchema(db)).not.toEqual(before);
  await db.destroy();
  await kind.close();
});

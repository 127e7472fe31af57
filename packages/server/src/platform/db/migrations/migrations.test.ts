import { testDatabaseUrl } from '@kith/testing/test-database';
import { Kysely, Migrator, sql } from 'kysely';
import { expect, it } from 'vitest';
import { type DatabaseKind, postgres, sqlite } from '../dialects.ts';
import { migrations } from './index.ts';

it('templates of an installation without several of them are those of their persons afterwards', async () => {
  const url = await testDatabaseUrl();
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
  const url = await testDatabaseUrl();
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

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { nameKey } from '@kith/contract';
import { temporaryFolder } from '@kith/testing/temporary-folder';
import { emptyDatabase } from '@kith/testing/test-database';
import { until } from '@kith/testing/until';
import { Kysely, Migrator, sql } from 'kysely';
import pg from 'pg';
import { describe, expect, it } from 'vitest';
import type { RawTemplate } from '../../../recognition/scale/templates.ts';
import type { DatabaseConfig } from '../../config/config.ts';
import { Database } from '../database.ts';
import { type DatabaseKind, postgres, sqlite } from '../dialects.ts';
import { mendOlder } from '../mend-older.ts';
import { toStored } from '../stored-template.ts';
import { breaking } from './index.ts';
import { migrate } from './migrate.ts';

/** An older version, which knows the migrations that came before the first that only adds, and goes by Kysely's own migrator. */
async function startOlder(config: DatabaseConfig) {
  const kind: DatabaseKind = config.kind === 'postgres' ? postgres(config.url) : sqlite(config.file);
  const db = new Kysely<unknown>({ dialect: kind.dialect });
  const { error } = await new Migrator({
    db,
    provider: { getMigrations: async () => breaking(kind) },
  }).migrateToLatest();
  return {
    db,
    error,
    async [Symbol.asyncDispose]() {
      await db.destroy();
      await kind.close();
    },
  };
}

/** A database that several open one after another. */
async function lastingDatabase(): Promise<{ readonly config: DatabaseConfig } & AsyncDisposable> {
  const folder = await temporaryFolder();
  const own = await emptyDatabase();
  const config = own.kind === 'postgres' ? own : ({ kind: 'sqlite', file: join(folder.path, 'kith.sqlite') } as const);
  return { config, [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose]() };
}

describe('a database of an older version', () => {
  it('is brought up to date, and the older version starts over it again, and the newer after that', async () => {
    await using lasting = await lastingDatabase();
    const { config } = lasting;
    {
      await using older = await startOlder(config);
      expect(older.error).toBeUndefined();
    }
    await (await Database.open(config))[Symbol.asyncDispose]();
    {
      await using older = await startOlder(config);
      expect(older.error).toBeUndefined();
    }
    await (await Database.open(config))[Symbol.asyncDispose]();
  });

  it('has what the older version wrote over the newer schema completed after the next start', async () => {
    await using lasting = await lastingDatabase();
    const { config } = lasting;
    await (await Database.open(config))[Symbol.asyncDispose]();
    const { vector, checksum } = toStored(
      Float32Array.from({ length: 512 }, (_, i) => (i === 7 ? 1 : 0)) as RawTemplate,
    );
    {
      await using older = await startOlder(config);
      for (const statement of [
        sql`insert into accounts (username, username_key, password_hash, is_manager, created) values ('a', 'a', '', 0, 0)`,
        sql`insert into spaces (account_id, name, name_key, created) values (1, 's', 's', 0)`,
        sql`insert into groups (space_id, name, name_key, description, created) values (1, 'Straße', 'straße', '', 0)`,
        sql`insert into persons (space_id, pid, created, facesize) values (1, 'one', 7, 9)`,
        sql`insert into person_templates (space_id, person_id, created, facesize, vector) values (1, 1, 7, 9, ${vector})`,
      ]) {
        await statement.execute(older.db);
      }
    }
    await using database = await Database.open(config);
    await using job = mendOlder({ db: database, log: { warn: (error: unknown) => expect(error).toBeNull() } });
    job.wake();
    const { queries } = database;
    const read = async () => [
      (await queries.selectFrom('person_templates').select('checksum').executeTakeFirst())?.checksum,
      (await queries.selectFrom('groups').select('name_key').executeTakeFirst())?.name_key,
    ];
    await until(async () => (await read())[0] !== null, 'it is completed');
    expect(await read()).toEqual([checksum, nameKey('Straße')]);
    expect(nameKey('Straße')).toBe('strasse');
  });
});

describe('a database of a newer version', () => {
  const withMigration = async (config: DatabaseConfig, table: string): Promise<void> => {
    await using database = await Database.open(config);
    await sql`insert into ${sql.table(table)} (name, timestamp) values ('999-later', '2999-01-01')`.execute(
      database.queries,
    );
  };

  it('is used when its schema was only added to', async () => {
    await using lasting = await lastingDatabase();
    const { config } = lasting;
    await withMigration(config, 'kysely_expansion');
    await using database = await Database.open(config);
    expect(await database.answers()).toBe(true);
  });

  it('is refused with a sentence when it was changed', async () => {
    await using lasting = await lastingDatabase();
    const { config } = lasting;
    await withMigration(config, 'kysely_migration');
    await expect(Database.open(config)).rejects.toThrow(
      'the database is that of a newer version of Kith, which made 999-later: start that version, or restore a backup.',
    );
  });
});

describe.runIf(process.env.KITH_TEST_DATABASE === 'postgres')('a node of an older version that goes on', () => {
  it('gets from each of its prepared statements what it got before the schema was brought up to date', async () => {
    const config = await emptyDatabase();
    if (config.kind !== 'postgres') throw new Error('It is PostgreSQL.');
    const texts: string[] = JSON.parse(await readFile(new URL('older-statements.json', import.meta.url), 'utf8'));
    expect(texts.length).toBeGreaterThan(100);
    await prepareOldSchema(config.url);
    await using connection = await connectTo(config.url);
    const { client } = connection;
    const values = new Map<string, readonly unknown[]>();
    for (const [i, text] of texts.entries()) {
      await client.query(`prepare kith_${i} as ${text}`);
      const { rows } = await client.query(
        'select parameter_types::text[] as types from pg_prepared_statements where name = $1',
        [`kith_${i}`],
      );
      values.set(text, rows[0].types.map(someValue));
    }
    const outcomes = async (): Promise<string[]> => {
      const found: string[] = [];
      for (const [i, text] of texts.entries()) {
        const given = values.get(text) ?? [];
        const list = given.length > 0 ? `(${given.join(', ')})` : '';
        await client.query('begin');
        const outcome = await client.query(`execute kith_${i}${list}`).then(
          ({ fields }) => fields.map(({ name }) => name).join(', '),
          (error: unknown) => (error instanceof pg.DatabaseError ? `${error.code} ${error.message}` : String(error)),
        );
        await client.query('rollback');
        found.push(`${text}\n${outcome}`);
      }
      return found;
    };
    const before = await outcomes();
    await (await Database.open(config))[Symbol.asyncDispose]();
    expect(await outcomes()).toEqual(before);
  });
});

async function prepareOldSchema(url: string): Promise<void> {
  const kind = postgres(url);
  const db = new Kysely<unknown>({ dialect: kind.dialect });
  await migrate(db, kind, '006-audit');
  for (const statement of [
    sql`insert into accounts (username, username_key, password_hash, is_manager, created) values ('a', 'a', '', 0, 0)`,
    sql`insert into spaces (account_id, name, name_key, created) values (1, 's', 's', 0)`,
  ]) {
    await statement.execute(db);
  }
  await db.destroy();
  await kind.close();
}

async function connectTo(url: string) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return { client, [Symbol.asyncDispose]: () => client.end() };
}

/** Some value of a type, as SQL has it. */
function someValue(type: string): string {
  if (type.endsWith('[]')) return `array[]::${type}`;
  if (type === 'bytea') return `'\\x00'::bytea`;
  if (/^json/.test(type)) return `'[]'::${type}`;
  return `'1'::${type}`;
}

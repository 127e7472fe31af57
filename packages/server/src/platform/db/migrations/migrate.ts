import { type Kysely, sql } from 'kysely';
import { ConfigError } from '../../config/config.ts';
import type { DatabaseKind } from '../dialects.ts';
import { appliedMigrations, BREAKING, EXPANDING } from './applied.ts';
import { breaking, expanding } from './index.ts';

/**
 * Brings the schema up to date, or up to one migration. Each is one step, which no other node takes at the same time, and nodes
 * of older versions go on meanwhile. Expanding migrations of a newer version are left as they are.
 * @throws {ConfigError} when a newer version has changed what this one needs
 */
export async function migrate(db: Kysely<unknown>, kind: DatabaseKind, last?: string): Promise<void> {
  const known = { [BREAKING]: breaking(kind), [EXPANDING]: expanding(kind) } as const;
  await kind.alone(db, async (tx) => {
    for (const table of [BREAKING, EXPANDING]) await makeTable(tx, table);
  });
  const applied = await appliedMigrations(db);
  const broken = applied.breaking.filter((name) => !(name in known[BREAKING] || name in known[EXPANDING]));
  if (broken.length > 0) {
    throw new ConfigError(
      `the database is that of a newer version of Kith, which made ${broken.join(', ')}: start that version, or restore a backup.`,
    );
  }
  for (const table of [BREAKING, EXPANDING] as const) {
    for (const [name, migration] of Object.entries(known[table])) {
      if (last !== undefined && name > last) return;
      if (applied.all.has(name)) continue;
      await kind.alone(db, async (tx) => {
        // Another node may have been first.
        if ((await appliedMigrations(tx)).all.has(name)) return;
        await migration.up(tx);
        await sql`insert into ${sql.table(table)} (name, timestamp) values (${name}, ${new Date().toISOString()})`.execute(
          tx,
        );
      });
    }
  }
}

/** As Kysely's own migrator makes it, by which older versions go. */
const makeTable = (db: Kysely<unknown>, table: string): Promise<unknown> =>
  db.schema
    .createTable(table)
    .ifNotExists()
    .addColumn('name', 'varchar(255)', (c) => c.notNull().primaryKey())
    .addColumn('timestamp', 'varchar(255)', (c) => c.notNull())
    .execute();

import type { Kysely, Migration } from 'kysely';
import type { DatabaseKind } from '../dialects.ts';

/** Tables with templates, and what tells their rows apart within a space. */
const tables = { person_templates: 'id', entry_templates: 'entry_id' } as const;

/**
 * Room for a checksum beside every template. They come afterwards (see `fill-checksums.ts`), so that no table is locked while all
 * of it is read.
 */
export const checksums = ({ checkDeferred }: Pick<DatabaseKind, 'checkDeferred'>): Migration => ({
  async up(db: Kysely<unknown>) {
    for (const statement of checkDeferred) await statement.execute(db);
    // SQLite keeps what a migration did that was killed half-way.
    const known = await db.introspection.getTables();
    for (const [table, id] of Object.entries(tables)) {
      const { columns = [] } = known.find(({ name }) => name === table) ?? {};
      if (!columns.some(({ name }) => name === 'checksum')) {
        await db.schema.alterTable(table).addColumn('checksum', 'bigint').execute();
      }
      await db.schema
        .createIndex(`${table}_without_checksum`)
        .ifNotExists()
        .on(table)
        .columns(['space_id', id])
        .where('checksum' as never, 'is', null)
        .execute();
    }
  },
});

import type { Kysely, Migration } from 'kysely';
import type { DatabaseKind } from '../dialects.ts';

/**
 * What the faces of entries are looked for by, beside the templates that they follow from, and which of these went: a node that has
 * some in memory reads that.
 */
export const entrySigns = ({ bytes, clustered, goneTriggers }: DatabaseKind): Migration => ({
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('entry_signs')
      .addColumn('space_id', 'bigint', (c) => c.notNull())
      .addColumn('entry_id', 'bigint', (c) => c.notNull())
      .addColumn('scale', 'integer', (c) => c.notNull())
      .addColumn('record', bytes, (c) => c.notNull())
      .addForeignKeyConstraint(
        'entry_signs_entry_id',
        ['space_id', 'entry_id'],
        'entry_templates',
        ['space_id', 'entry_id'],
        // Deferred, because deleting a space takes both ends of a reference away.
        (c) => c.onDelete('cascade').deferrable().initiallyDeferred(),
      )
      .addPrimaryKeyConstraint('entry_signs_key', ['space_id', 'entry_id'])
      .modifyEnd(clustered)
      .execute();
    await db.schema
      .createTable('gone_signs')
      .addColumn('space_id', 'bigint', (c) => c.notNull().references('spaces.id').onDelete('cascade'))
      .addColumn('revision', 'bigint', (c) => c.notNull())
      .addColumn('entry_id', 'bigint', (c) => c.notNull())
      .addPrimaryKeyConstraint('gone_signs_key', ['space_id', 'revision', 'entry_id'])
      .modifyEnd(clustered)
      .execute();
    for (const statement of goneTriggers) await statement.execute(db);
  },
});

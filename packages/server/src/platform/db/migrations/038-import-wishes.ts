import type { Kysely, Migration } from 'kysely';
import type { DatabaseKind } from '../dialects.ts';

/**
 * Files that say when somebody is a member, and what is known of the person. How many members one changed is a table of its own, as older
 * versions select all columns of imports.
 */
export const importWishes = ({ clustered }: DatabaseKind): Migration => ({
  async up(db: Kysely<unknown>) {
    for (const column of ['field', 'message']) {
      await db.schema.alterTable('import_problems').addColumn(column, 'text').execute();
    }
    await db.schema.alterTable('import_persons').addColumn('wish', 'text').execute();
    await db.schema
      .createTable('import_changes')
      .addColumn('space_id', 'bigint', (c) => c.notNull().references('spaces.id').onDelete('cascade'))
      .addColumn('import_id', 'bigint', (c) => c.notNull())
      .addColumn('changed', 'bigint', (c) => c.notNull())
      .addForeignKeyConstraint(
        'import_changes_import_id',
        ['space_id', 'import_id'],
        'imports',
        ['space_id', 'id'],
        // Deferred, because deleting a space takes both ends of a reference away.
        (c) => c.onDelete('cascade').deferrable().initiallyDeferred(),
      )
      .addPrimaryKeyConstraint('import_changes_key', ['space_id', 'import_id'])
      .modifyEnd(clustered)
      .execute();
  },
});

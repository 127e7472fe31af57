import type { Kysely, Migration } from 'kysely';
import type { DatabaseKind } from '../dialects.ts';

/**
 * What is to be said of some entries beside what all have: why nobody was named, and that nobody is told. A table of its own, as older
 * versions select all columns of entries.
 */
export const entryNotes = ({ clustered }: DatabaseKind): Migration => ({
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('entry_notes')
      .addColumn('space_id', 'bigint', (c) => c.notNull().references('spaces.id').onDelete('cascade'))
      .addColumn('entry_id', 'bigint', (c) => c.notNull())
      .addColumn('reason', 'text')
      .addColumn('measured', 'double precision')
      .addColumn('required', 'double precision')
      .addColumn('quiet', 'integer', (c) => c.notNull())
      .addForeignKeyConstraint(
        'entry_notes_entry_id',
        ['space_id', 'entry_id'],
        'entries',
        ['space_id', 'id'],
        // Deferred, because deleting a space takes both ends of a reference away.
        (c) => c.onDelete('cascade').deferrable().initiallyDeferred(),
      )
      .addPrimaryKeyConstraint('entry_notes_key', ['space_id', 'entry_id'])
      .modifyEnd(clustered)
      .execute();
  },
});

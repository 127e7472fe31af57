import type { Kysely, Migration } from 'kysely';
import type { DatabaseKind } from '../dialects.ts';

/** What is told of corrections: which deliveries are of one, and which entries listeners of every node are told of. */
export const toldCorrections = ({ clustered }: DatabaseKind): Migration => ({
  async up(db: Kysely<unknown>) {
    // A delivery without a row here tells that its entry was created.
    await db.schema
      .createTable('delivery_types')
      .addColumn('space_id', 'bigint', (c) => c.notNull().references('spaces.id').onDelete('cascade'))
      .addColumn('delivery_id', 'bigint', (c) => c.notNull())
      .addColumn('type', 'text', (c) => c.notNull())
      .addForeignKeyConstraint(
        'delivery_types_delivery_id',
        ['space_id', 'delivery_id'],
        'deliveries',
        ['space_id', 'id'],
        (c) => c.onDelete('cascade').deferrable().initiallyDeferred(),
      )
      .addPrimaryKeyConstraint('delivery_types_key', ['space_id', 'delivery_id'])
      .modifyEnd(clustered)
      .execute();
    // At which revision an entry was corrected last, or that was taken back.
    await db.schema
      .createTable('corrected_entries')
      .addColumn('space_id', 'bigint', (c) => c.notNull().references('spaces.id').onDelete('cascade'))
      .addColumn('entry_id', 'bigint', (c) => c.notNull())
      .addColumn('revision', 'bigint', (c) => c.notNull())
      .addForeignKeyConstraint(
        'corrected_entries_entry_id',
        ['space_id', 'entry_id'],
        'entries',
        ['space_id', 'id'],
        (c) => c.onDelete('cascade').deferrable().initiallyDeferred(),
      )
      .addPrimaryKeyConstraint('corrected_entries_key', ['space_id', 'entry_id'])
      .modifyEnd(clustered)
      .execute();
    await db.schema
      .createIndex('corrected_entries_by_revision')
      .on('corrected_entries')
      .columns(['space_id', 'revision'])
      .execute();
  },
});

import type { Kysely, Migration } from 'kysely';
import type { DatabaseKind } from '../dialects.ts';

/** What strangers and their entries were before somebody said who they are: by it that is taken back. It goes with the person, and with each entry. */
export const namings = ({ clustered }: DatabaseKind): Migration => ({
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('namings')
      .addColumn('space_id', 'bigint', (c) => c.notNull().references('spaces.id').onDelete('cascade'))
      .addColumn('stranger_id', 'bigint', (c) => c.notNull())
      .addColumn('person_id', 'bigint', (c) => c.notNull())
      .addColumn('named', 'bigint', (c) => c.notNull())
      .addColumn('is_new', 'integer', (c) => c.notNull())
      .addColumn('templates_ids', 'text', (c) => c.notNull())
      .addColumn('groups_ids', 'text', (c) => c.notNull())
      .addColumn('apart_ids', 'text', (c) => c.notNull())
      .addColumn('created', 'bigint', (c) => c.notNull())
      .addColumn('first_seen', 'bigint', (c) => c.notNull())
      .addColumn('last_seen', 'bigint', (c) => c.notNull())
      .addColumn('sightings', 'bigint', (c) => c.notNull())
      .addColumn('visits', 'bigint', (c) => c.notNull())
      .addColumn('is_ignored', 'integer', (c) => c.notNull())
      .addForeignKeyConstraint('namings_person_id', ['space_id', 'person_id'], 'persons', ['space_id', 'id'], (c) =>
        c.onDelete('cascade').deferrable().initiallyDeferred(),
      )
      .addPrimaryKeyConstraint('namings_key', ['space_id', 'stranger_id'])
      .modifyEnd(clustered)
      .execute();
    await db.schema.createIndex('namings_by_person_id').on('namings').columns(['space_id', 'person_id']).execute();
    await db.schema.createIndex('namings_by_named').on('namings').columns(['space_id', 'named']).execute();
    await db.schema
      .createTable('naming_entries')
      .addColumn('space_id', 'bigint', (c) => c.notNull().references('spaces.id').onDelete('cascade'))
      .addColumn('entry_id', 'bigint', (c) => c.notNull())
      .addColumn('stranger_id', 'bigint', (c) => c.notNull())
      .addColumn('confidence', 'double precision')
      .addColumn('reason', 'text')
      .addColumn('measured', 'double precision')
      .addColumn('required', 'double precision')
      .addColumn('begins_visit', 'integer', (c) => c.notNull())
      .addColumn('weight', 'double precision', (c) => c.notNull())
      .addForeignKeyConstraint(
        'naming_entries_entry_id',
        ['space_id', 'entry_id'],
        'entries',
        ['space_id', 'id'],
        (c) => c.onDelete('cascade').deferrable().initiallyDeferred(),
      )
      .addForeignKeyConstraint(
        'naming_entries_stranger_id',
        ['space_id', 'stranger_id'],
        'namings',
        ['space_id', 'stranger_id'],
        (c) => c.onDelete('cascade').deferrable().initiallyDeferred(),
      )
      .addPrimaryKeyConstraint('naming_entries_key', ['space_id', 'entry_id'])
      .modifyEnd(clustered)
      .execute();
    await db.schema
      .createIndex('naming_entries_by_stranger_id')
      .on('naming_entries')
      .columns(['space_id', 'stranger_id', 'entry_id'])
      .execute();
  },
});

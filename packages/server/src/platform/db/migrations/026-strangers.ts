import { type Kysely, type Migration, sql } from 'kysely';
import type { DatabaseKind } from '../dialects.ts';

/** People whom nobody knows, and which entries are of the same one. */
export const strangers = ({ idInSpace, clustered, strangerTriggers }: DatabaseKind): Migration => ({
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('strangers')
      .addColumn('id', idInSpace)
      .addColumn('space_id', 'bigint', (c) => c.notNull().references('spaces.id').onDelete('cascade'))
      .addColumn('created', 'bigint', (c) => c.notNull())
      .addColumn('first_seen', 'bigint', (c) => c.notNull())
      .addColumn('last_seen', 'bigint', (c) => c.notNull())
      .addColumn('sightings', 'bigint', (c) => c.notNull())
      .addColumn('visits', 'bigint', (c) => c.notNull())
      .addColumn('is_ignored', 'integer', (c) => c.notNull())
      .addUniqueConstraint('strangers_key', ['space_id', 'id'])
      .execute();
    await db.schema
      .createIndex('strangers_by_space_id_last_seen')
      .on('strangers')
      .columns(['space_id', 'last_seen', 'id'])
      .execute();
    await db.schema
      .createTable('stranger_entries')
      .addColumn('space_id', 'bigint', (c) => c.notNull().references('spaces.id').onDelete('cascade'))
      .addColumn('entry_id', 'bigint', (c) => c.notNull())
      .addColumn('stranger_id', 'bigint', (c) => c.notNull())
      .addColumn('is_looked_for', 'integer', (c) => c.notNull())
      .addColumn('begins_visit', 'integer', (c) => c.notNull())
      .addColumn('weight', 'double precision', (c) => c.notNull())
      // What deletes the template takes the face out of the stranger, whether or not the entry stays.
      .addForeignKeyConstraint(
        'stranger_entries_entry_id',
        ['space_id', 'entry_id'],
        'entry_templates',
        ['space_id', 'entry_id'],
        (c) => c.onDelete('cascade').deferrable().initiallyDeferred(),
      )
      .addForeignKeyConstraint(
        'stranger_entries_stranger_id',
        ['space_id', 'stranger_id'],
        'strangers',
        ['space_id', 'id'],
        (c) => c.onDelete('cascade').deferrable().initiallyDeferred(),
      )
      .addPrimaryKeyConstraint('stranger_entries_key', ['space_id', 'entry_id'])
      .modifyEnd(clustered)
      .execute();
    await db.schema
      .createIndex('stranger_entries_by_stranger_id')
      .on('stranger_entries')
      .columns(['space_id', 'stranger_id', 'entry_id'])
      .execute();
    // A stranger may have thousands of entries, and is looked for by a few.
    await db.schema
      .createIndex('stranger_entries_looked_for')
      .on('stranger_entries')
      .columns(['space_id', 'stranger_id', 'entry_id'])
      .where(sql.ref('is_looked_for'), '=', sql.lit(1))
      .execute();
    // Two who were said not to be one: nobody makes them one again but a person.
    await db.schema
      .createTable('strangers_apart')
      .addColumn('space_id', 'bigint', (c) => c.notNull().references('spaces.id').onDelete('cascade'))
      .addColumn('low_id', 'bigint', (c) => c.notNull())
      .addColumn('high_id', 'bigint', (c) => c.notNull())
      .addForeignKeyConstraint('strangers_apart_low_id', ['space_id', 'low_id'], 'strangers', ['space_id', 'id'], (c) =>
        c.onDelete('cascade').deferrable().initiallyDeferred(),
      )
      .addForeignKeyConstraint(
        'strangers_apart_high_id',
        ['space_id', 'high_id'],
        'strangers',
        ['space_id', 'id'],
        (c) => c.onDelete('cascade').deferrable().initiallyDeferred(),
      )
      .addPrimaryKeyConstraint('strangers_apart_key', ['space_id', 'low_id', 'high_id'])
      .modifyEnd(clustered)
      .execute();
    await db.schema
      .createIndex('strangers_apart_by_high_id')
      .on('strangers_apart')
      .columns(['space_id', 'high_id'])
      .execute();
    // The newest change of each stranger, also of one who is gone: what a node reads that looks for them in memory.
    await db.schema
      .createTable('stranger_changes')
      .addColumn('space_id', 'bigint', (c) => c.notNull().references('spaces.id').onDelete('cascade'))
      .addColumn('stranger_id', 'bigint', (c) => c.notNull())
      .addColumn('revision', 'bigint', (c) => c.notNull())
      .addPrimaryKeyConstraint('stranger_changes_key', ['space_id', 'stranger_id'])
      .modifyEnd(clustered)
      .execute();
    await db.schema
      .createIndex('stranger_changes_by_revision')
      .on('stranger_changes')
      .columns(['space_id', 'revision'])
      .execute();
    // How strangers are kept in a space, and how far that is; none: as the defaults say, and nothing is done yet.
    await db.schema
      .createTable('stranger_spaces')
      .addColumn('space_id', 'bigint', (c) => c.notNull().references('spaces.id').onDelete('cascade'))
      .addColumn('is_enabled', 'integer', (c) => c.notNull())
      .addColumn('days', 'bigint', (c) => c.notNull())
      .addColumn('joined_to', 'bigint', (c) => c.notNull())
      .addColumn('trimmed_to', 'bigint', (c) => c.notNull())
      .addColumn('node', 'text')
      .addColumn('lease_until', 'bigint')
      .addPrimaryKeyConstraint('stranger_spaces_key', ['space_id'])
      .modifyEnd(clustered)
      .execute();
    for (const statement of strangerTriggers) await statement.execute(db);
  },
});

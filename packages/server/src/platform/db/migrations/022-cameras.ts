import { type Kysely, type Migration, sql } from 'kysely';
import type { DatabaseKind } from '../dialects.ts';

/** Sources that Kith reads by itself, which nodes read them, and who was seen there from when to when. */
export const cameras = ({ idInSpace, clustered }: DatabaseKind): Migration => ({
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('cameras')
      .addColumn('space_id', 'bigint', (c) => c.notNull().references('spaces.id').onDelete('cascade'))
      .addColumn('source_id', 'bigint', (c) => c.notNull())
      .addColumn('address', 'text', (c) => c.notNull())
      .addColumn('sealed', 'text', (c) => c.notNull())
      .addColumn('has_password', 'integer', (c) => c.notNull())
      .addColumn('settings', 'text', (c) => c.notNull())
      .addColumn('enabled', 'integer', (c) => c.notNull())
      .addColumn('state', 'text', (c) => c.notNull())
      .addColumn('state_since', 'bigint', (c) => c.notNull())
      .addColumn('problem', 'text')
      .addColumn('picture', 'text')
      .addColumn('last_frame', 'bigint')
      .addColumn('node', 'text')
      .addForeignKeyConstraint('cameras_source_id', ['space_id', 'source_id'], 'sources', ['space_id', 'id'], (c) =>
        // Deferred, because deleting a space takes both ends of a reference away.
        c.onDelete('cascade').deferrable().initiallyDeferred(),
      )
      .addPrimaryKeyConstraint('cameras_key', ['space_id', 'source_id'])
      .modifyEnd(clustered)
      .execute();
    await db.schema
      .createTable('camera_readers')
      .addColumn('node', 'text', (c) => c.notNull())
      .addColumn('lease_until', 'bigint', (c) => c.notNull())
      .addPrimaryKeyConstraint('camera_readers_key', ['node'])
      .modifyEnd(clustered)
      .execute();
    await db.schema
      .createTable('visits')
      .addColumn('id', idInSpace)
      .addColumn('space_id', 'bigint', (c) => c.notNull().references('spaces.id').onDelete('cascade'))
      .addColumn('source_id', 'bigint', (c) => c.notNull())
      // A visit is told by its entry, says of the person what that says, and goes with it.
      .addColumn('entry_id', 'bigint', (c) => c.notNull())
      .addColumn('first_seen', 'bigint', (c) => c.notNull())
      .addColumn('last_seen', 'bigint', (c) => c.notNull())
      .addColumn('is_open', 'integer', (c) => c.notNull())
      .addColumn('frames', 'bigint', (c) => c.notNull())
      .addUniqueConstraint('visits_key', ['space_id', 'id'])
      .addForeignKeyConstraint('visits_entry_id', ['space_id', 'entry_id'], 'entries', ['space_id', 'id'], (c) =>
        c.onDelete('cascade').deferrable().initiallyDeferred(),
      )
      .execute();
    await db.schema.createIndex('visits_by_entry_id').on('visits').columns(['space_id', 'entry_id']).execute();
    await db.schema
      .createIndex('visits_open')
      .on('visits')
      .columns(['space_id', 'source_id', 'id'])
      .where(sql.ref('is_open'), '=', sql.lit(1))
      .execute();
    await db.schema
      .createTable('visit_entries')
      .addColumn('space_id', 'bigint', (c) => c.notNull().references('spaces.id').onDelete('cascade'))
      .addColumn('entry_id', 'bigint', (c) => c.notNull())
      .addColumn('visit_id', 'bigint', (c) => c.notNull())
      .addColumn('frames', 'integer', (c) => c.notNull())
      .addForeignKeyConstraint('visit_entries_entry_id', ['space_id', 'entry_id'], 'entries', ['space_id', 'id'], (c) =>
        c.onDelete('cascade').deferrable().initiallyDeferred(),
      )
      .addForeignKeyConstraint('visit_entries_visit_id', ['space_id', 'visit_id'], 'visits', ['space_id', 'id'], (c) =>
        c.onDelete('cascade').deferrable().initiallyDeferred(),
      )
      .addPrimaryKeyConstraint('visit_entries_key', ['space_id', 'entry_id'])
      .modifyEnd(clustered)
      .execute();
    await db.schema
      .createIndex('visit_entries_by_visit_id')
      .on('visit_entries')
      .columns(['space_id', 'visit_id'])
      .execute();
  },
});

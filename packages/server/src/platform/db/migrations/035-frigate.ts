import type { Kysely, Migration } from 'kysely';
import type { DatabaseKind } from '../dialects.ts';

/** The Frigate that a space listens to, what it said that was told already, and which node does something for a space. */
export const frigate = ({ clustered }: DatabaseKind): Migration => ({
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('leases')
      .addColumn('space_id', 'bigint', (c) => c.notNull().references('spaces.id').onDelete('cascade'))
      .addColumn('name', 'text', (c) => c.notNull())
      .addColumn('node', 'text', (c) => c.notNull())
      .addColumn('until', 'bigint', (c) => c.notNull())
      .addPrimaryKeyConstraint('leases_key', ['space_id', 'name'])
      .modifyEnd(clustered)
      .execute();
    await db.schema
      .createTable('frigate')
      .addColumn('space_id', 'bigint', (c) => c.notNull().references('spaces.id').onDelete('cascade'))
      .addColumn('settings', 'text', (c) => c.notNull())
      .addColumn('sealed', 'text')
      .addColumn('enabled', 'integer', (c) => c.notNull())
      .addColumn('state', 'text', (c) => c.notNull())
      .addColumn('state_since', 'bigint', (c) => c.notNull())
      .addColumn('problem', 'text')
      .addColumn('last_event', 'bigint')
      .addPrimaryKeyConstraint('frigate_key', ['space_id'])
      .modifyEnd(clustered)
      .execute();
    await db.schema
      .createTable('frigate_events')
      .addColumn('space_id', 'bigint', (c) => c.notNull().references('spaces.id').onDelete('cascade'))
      .addColumn('event_id', 'text', (c) => c.notNull())
      .addColumn('at', 'bigint', (c) => c.notNull())
      .addPrimaryKeyConstraint('frigate_events_key', ['space_id', 'event_id'])
      .modifyEnd(clustered)
      .execute();
    await db.schema.createIndex('frigate_events_by_at').on('frigate_events').columns(['space_id', 'at']).execute();
  },
});

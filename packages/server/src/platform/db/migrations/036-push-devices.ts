import type { Kysely, Migration } from 'kysely';
import type { DatabaseKind } from '../dialects.ts';

/** Browsers that profiles tell, and who took a message that others did not. */
export const pushDevices = ({ idInSpace, clustered }: DatabaseKind): Migration => ({
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('push_devices')
      .addColumn('id', idInSpace)
      .addColumn('space_id', 'bigint', (c) => c.notNull().references('spaces.id').onDelete('cascade'))
      .addColumn('notification_id', 'bigint', (c) => c.notNull())
      .addColumn('name', 'text', (c) => c.notNull())
      .addColumn('service', 'text', (c) => c.notNull())
      .addColumn('fingerprint', 'text', (c) => c.notNull())
      .addColumn('sealed', 'text', (c) => c.notNull())
      .addColumn('created', 'bigint', (c) => c.notNull())
      .addColumn('told', 'bigint')
      .addUniqueConstraint('push_devices_key', ['space_id', 'id'])
      .addUniqueConstraint('push_devices_by_fingerprint', ['space_id', 'notification_id', 'fingerprint'])
      .addForeignKeyConstraint(
        'push_devices_notification_id',
        ['space_id', 'notification_id'],
        'notifications',
        ['space_id', 'id'],
        // Deferred, because deleting a space takes both ends of a reference away.
        (c) => c.onDelete('cascade').deferrable().initiallyDeferred(),
      )
      .execute();
    await db.schema
      .createTable('push_told')
      .addColumn('space_id', 'bigint', (c) => c.notNull().references('spaces.id').onDelete('cascade'))
      .addColumn('message_id', 'text', (c) => c.notNull())
      .addColumn('device_id', 'bigint', (c) => c.notNull())
      .addColumn('at', 'bigint', (c) => c.notNull())
      .addForeignKeyConstraint(
        'push_told_device_id',
        ['space_id', 'device_id'],
        'push_devices',
        ['space_id', 'id'],
        (c) => c.onDelete('cascade').deferrable().initiallyDeferred(),
      )
      .addPrimaryKeyConstraint('push_told_key', ['space_id', 'message_id', 'device_id'])
      .modifyEnd(clustered)
      .execute();
    await db.schema.createIndex('push_told_by_device_id').on('push_told').columns(['space_id', 'device_id']).execute();
    await db.schema.createIndex('push_told_by_at').on('push_told').columns(['space_id', 'at']).execute();
  },
});

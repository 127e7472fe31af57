import type { Kysely, Migration } from 'kysely';
import type { DatabaseKind } from '../dialects.ts';

/** Where profiles tell of events that are no webhooks, in which words, and at which hours they do not. */
export const channels = ({ clustered }: DatabaseKind): Migration => ({
  async up(db: Kysely<unknown>) {
    // A profile without a row here is a webhook, and so is one without a kind.
    await db.schema
      .createTable('channels')
      .addColumn('space_id', 'bigint', (c) => c.notNull().references('spaces.id').onDelete('cascade'))
      .addColumn('notification_id', 'bigint', (c) => c.notNull())
      .addColumn('kind', 'text')
      .addColumn('settings', 'text')
      .addColumn('sealed', 'text')
      .addColumn('template', 'text')
      .addColumn('quiet', 'text')
      .addForeignKeyConstraint(
        'channels_notification_id',
        ['space_id', 'notification_id'],
        'notifications',
        ['space_id', 'id'],
        (c) => c.onDelete('cascade').deferrable().initiallyDeferred(),
      )
      .addPrimaryKeyConstraint('channels_key', ['space_id', 'notification_id'])
      .modifyEnd(clustered)
      .execute();
  },
});

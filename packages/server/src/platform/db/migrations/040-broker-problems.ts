import type { Kysely, Migration } from 'kysely';
import type { DatabaseKind } from '../dialects.ts';

/** Why the states at a broker are not kept, or not wholly. */
export const brokerProblems = ({ clustered }: DatabaseKind): Migration => ({
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('broker_problems')
      .addColumn('space_id', 'bigint', (c) => c.notNull().references('spaces.id').onDelete('cascade'))
      .addColumn('notification_id', 'bigint', (c) => c.notNull())
      .addColumn('problem', 'text', (c) => c.notNull())
      .addForeignKeyConstraint(
        'broker_problems_notification_id',
        ['space_id', 'notification_id'],
        'notifications',
        ['space_id', 'id'],
        // Deferred, because deleting a space takes both ends of a reference away.
        (c) => c.onDelete('cascade').deferrable().initiallyDeferred(),
      )
      .addPrimaryKeyConstraint('broker_problems_key', ['space_id', 'notification_id'])
      .modifyEnd(clustered)
      .execute();
  },
});

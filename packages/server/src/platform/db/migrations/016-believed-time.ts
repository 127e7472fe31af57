import type { Kysely, Migration } from 'kysely';

/** The time that the clocks of all nodes are held against before anything old is deleted. */
export const believedTime = (): Migration => ({
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('believed_time')
      .ifNotExists()
      .addColumn('id', 'integer', (c) => c.primaryKey())
      .addColumn('at', 'bigint', (c) => c.notNull())
      .addColumn('doubted_from', 'bigint')
      .addColumn('doubted_last', 'bigint')
      .execute();
  },
});

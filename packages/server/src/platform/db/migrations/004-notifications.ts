import type { Kysely, Migration } from 'kysely';
import type { DatabaseKind } from '../dialects.ts';

/** When a profile was last told of a person at a source. */
export const notifications = ({ clustered }: DatabaseKind): Migration => ({
  async up(db: Kysely<unknown>) {
    const references = [
      ['person_id', 'persons'],
      ['source_id', 'sources'],
      ['notification_id', 'notifications'],
    ] as const;
    const table = db.schema
      .createTable('cooldowns')
      .addColumn('space_id', 'bigint', (c) => c.notNull().references('spaces.id').onDelete('cascade'))
      .addColumn('person_id', 'bigint', (c) => c.notNull())
      .addColumn('source_id', 'bigint', (c) => c.notNull())
      .addColumn('notification_id', 'bigint', (c) => c.notNull())
      .addColumn('told', 'bigint', (c) => c.notNull())
      .addColumn('until', 'bigint', (c) => c.notNull())
      .addPrimaryKeyConstraint('cooldowns_key', ['space_id', 'person_id', 'source_id', 'notification_id']);
    await references
      .reduce(
        (builder, [column, to]) =>
          builder.addForeignKeyConstraint(
            `cooldowns_${column}`,
            ['space_id', column],
            to,
            ['space_id', 'id'],
            // Deferred, because deleting a space takes both ends of a reference away.
            (c) => c.onDelete('cascade').deferrable().initiallyDeferred(),
          ),
        table,
      )
      .modifyEnd(clustered)
      .execute();
    for (const column of ['source_id', 'notification_id', 'until']) {
      await db.schema
        .createIndex(`cooldowns_by_space_id_${column}`)
        .on('cooldowns')
        .columns(['space_id', column])
        .execute();
    }
  },
});

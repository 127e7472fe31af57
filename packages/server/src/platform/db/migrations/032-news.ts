import { type CreateTableBuilder, type Kysely, type Migration, sql } from 'kysely';
import type { DatabaseKind } from '../dialects.ts';

/**
 * What is told that is no entry, and what is owed for it. Not in `deliveries`: nodes of older versions send what is due there, and
 * would look for the entry. The tables beside it have the same columns.
 */
export const news = ({ idInSpace, clustered }: DatabaseKind): Migration => ({
  async up(db: Kysely<unknown>) {
    const about = [
      ['person_id', 'persons'],
      ['group_id', 'groups'],
      ['source_id', 'sources'],
      ['entry_id', 'entries'],
    ] as const;
    await about
      .reduce(
        (table, [column, to]) => table.addColumn(column, 'bigint').$call(withReference('news', column, to)),
        db.schema
          .createTable('news')
          .addColumn('id', idInSpace)
          .addColumn('space_id', 'bigint', (c) => c.notNull().references('spaces.id').onDelete('cascade'))
          .addColumn('type', 'text', (c) => c.notNull())
          .addColumn('at', 'bigint', (c) => c.notNull())
          .addColumn('created', 'bigint', (c) => c.notNull())
          .addColumn('data', 'text', (c) => c.notNull())
          .addColumn('alarm_id', 'bigint')
          .addUniqueConstraint('news_key', ['space_id', 'id']) as CreateTableBuilder<string, string>,
      )
      .execute();
    for (const [column] of about) {
      await db.schema
        .createIndex(`news_by_${column}`)
        .on('news')
        .columns(['space_id', column])
        .where(sql.ref(column), 'is not', null)
        .execute();
    }
    await db.schema.createIndex('news_by_created').on('news').column('created').execute();
    // Whether each camera could be read when that was known last.
    await db.schema
      .createTable('told_cameras')
      .addColumn('space_id', 'bigint', (c) => c.notNull().references('spaces.id').onDelete('cascade'))
      .addColumn('source_id', 'bigint', (c) => c.notNull())
      .addColumn('is_online', 'integer', (c) => c.notNull())
      .addForeignKeyConstraint(
        'told_cameras_source_id',
        ['space_id', 'source_id'],
        'cameras',
        ['space_id', 'source_id'],
        (c) => c.onDelete('cascade').deferrable().initiallyDeferred(),
      )
      .addPrimaryKeyConstraint('told_cameras_key', ['space_id', 'source_id'])
      .modifyEnd(clustered)
      .execute();
    await db.schema
      .createTable('news_deliveries')
      .addColumn('id', idInSpace)
      .addColumn('space_id', 'bigint', (c) => c.notNull().references('spaces.id').onDelete('cascade'))
      .addColumn('message_id', 'text', (c) => c.notNull())
      .addColumn('notification_id', 'bigint', (c) => c.notNull())
      .addColumn('news_id', 'bigint', (c) => c.notNull())
      .addColumn('status', 'text', (c) => c.notNull())
      .addColumn('attempts', 'integer', (c) => c.notNull().defaultTo(0))
      .addColumn('next_attempt', 'bigint')
      .addColumn('created', 'bigint', (c) => c.notNull())
      .addColumn('claimed_by', 'text')
      .addColumn('settled', 'bigint')
      .addUniqueConstraint('news_deliveries_key', ['space_id', 'id'])
      .addUniqueConstraint('news_deliveries_one_message_id', ['space_id', 'message_id'])
      .$call(withReference('news_deliveries', 'notification_id', 'notifications'))
      .$call(withReference('news_deliveries', 'news_id', 'news'))
      .execute();
    const index = (name: string, columns: readonly string[]) =>
      db.schema
        .createIndex(`news_deliveries_${name}`)
        .on('news_deliveries')
        .columns([...columns]);
    await index('by_news_id', ['space_id', 'news_id']).execute();
    await index('by_created', ['space_id', 'notification_id', 'created', 'id']).execute();
    await index('by_status', ['space_id', 'notification_id', 'status', 'created', 'id']).execute();
    await index('due', ['space_id', 'notification_id', 'next_attempt'])
      .where(sql.ref('next_attempt'), 'is not', null)
      .execute();
    await index('in_order', ['space_id', 'notification_id', 'news_id'])
      .where(sql.ref('next_attempt'), 'is not', null)
      .execute();
    await index('under_way', ['space_id', 'notification_id', 'claimed_by'])
      .where(sql.ref('claimed_by'), 'is not', null)
      .execute();
    await index('settled', ['settled']).where(sql.ref('settled'), 'is not', null).execute();
    await db.schema
      .createTable('news_attempts')
      .addColumn('id', idInSpace)
      .addColumn('space_id', 'bigint', (c) => c.notNull().references('spaces.id').onDelete('cascade'))
      .addColumn('delivery_id', 'bigint', (c) => c.notNull())
      .addColumn('at', 'bigint', (c) => c.notNull())
      .addColumn('duration_ms', 'bigint', (c) => c.notNull())
      .addColumn('status_code', 'integer')
      .addColumn('error', 'text')
      .addColumn('response', 'text', (c) => c.notNull())
      .addUniqueConstraint('news_attempts_key', ['space_id', 'id'])
      .$call(withReference('news_attempts', 'delivery_id', 'news_deliveries'))
      .execute();
    await db.schema
      .createIndex('news_attempts_by_delivery_id')
      .on('news_attempts')
      .columns(['space_id', 'delivery_id', 'id'])
      .execute();
  },
});

/** What refers to something that is gone goes with it. */
const withReference =
  (table: string, column: string, to: string) =>
  (builder: CreateTableBuilder<string, string>): CreateTableBuilder<string, string> =>
    builder.addForeignKeyConstraint(`${table}_${column}`, ['space_id', column], to, ['space_id', 'id'], (c) =>
      // Deferred, because deleting a space takes both ends of a reference away.
      c.onDelete('cascade').deferrable().initiallyDeferred(),
    );

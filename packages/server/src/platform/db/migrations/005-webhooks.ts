import { type Kysely, type Migration, sql } from 'kysely';

/** Who is sending a delivery, when it was settled, and profiles whose deliveries keep their order. */
export const webhooks = (): Migration => ({
  async up(db: Kysely<unknown>) {
    await db.schema.alterTable('deliveries').addColumn('claimed_by', 'text').execute();
    await db.schema.alterTable('deliveries').addColumn('settled', 'bigint').execute();
    await db.schema
      .alterTable('notifications')
      .addColumn('ordered', 'integer', (c) => c.notNull().defaultTo(0))
      .execute();
    await sql`update deliveries set settled = created where next_attempt is null`.execute(db);

    const index = (name: string, columns: readonly string[]) =>
      db.schema
        .createIndex(name)
        .on('deliveries')
        .columns([...columns]);
    await db.schema.dropIndex('deliveries_by_space_id_notification_id_id').execute();
    await index('deliveries_by_created', ['space_id', 'notification_id', 'created', 'id']).execute();
    await index('deliveries_by_status', ['space_id', 'notification_id', 'status', 'created', 'id']).execute();
    await index('deliveries_in_order', ['space_id', 'notification_id', 'entry_id'])
      .where(sql.ref('next_attempt'), 'is not', null)
      .execute();
    await index('deliveries_under_way', ['space_id', 'notification_id', 'claimed_by'])
      .where(sql.ref('claimed_by'), 'is not', null)
      .execute();
    await index('deliveries_settled', ['settled']).where(sql.ref('settled'), 'is not', null).execute();
  },
});

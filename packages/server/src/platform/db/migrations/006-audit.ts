import { type Kysely, type Migration, sql } from 'kysely';
import type { DatabaseKind } from '../dialects.ts';

/** Who changed what over the API, and when entries were stored, which retention counts from. */
export const audit = ({ id }: DatabaseKind): Migration => ({
  async up(db: Kysely<unknown>) {
    await db.schema
      .alterTable('entries')
      .addColumn('stored', 'bigint', (c) => c.notNull().defaultTo(0))
      .execute();
    // What a camera said is the best that is known of those.
    await sql`update entries set stored = created`.execute(db);
    await db.schema
      .createIndex('entries_by_space_id_source_id_stored')
      .on('entries')
      .columns(['space_id', 'source_id', 'stored'])
      .execute();

    // No reference to tokens and spaces: what they did is told when they are gone.
    await db.schema
      .createTable('audit')
      .addColumn('id', id)
      .addColumn('at', 'bigint', (c) => c.notNull())
      .addColumn('account_id', 'bigint', (c) => c.references('accounts.id').onDelete('cascade'))
      .addColumn('caller', 'text', (c) => c.notNull())
      .addColumn('token_id', 'bigint')
      .addColumn('space_id', 'bigint')
      .addColumn('action', 'text', (c) => c.notNull())
      .addColumn('objects', 'text', (c) => c.notNull())
      .addColumn('status', 'integer', (c) => c.notNull())
      .addColumn('address', 'text', (c) => c.notNull())
      .addColumn('request_id', 'text', (c) => c.notNull())
      .execute();
    for (const columns of [['at'], ['action', 'at'], ['token_id', 'at']]) {
      await db.schema
        .createIndex(`audit_by_${columns.join('_')}`)
        .on('audit')
        .columns(['account_id', ...columns, 'id'])
        .execute();
    }
  },
});

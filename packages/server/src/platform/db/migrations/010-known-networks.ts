import type { Kysely, Migration } from 'kysely';
import type { DatabaseKind } from '../dialects.ts';

/** From where accounts logged in, so that whoever guesses from elsewhere does not lock them out. */
export const knownNetworks = ({ clustered }: DatabaseKind): Migration => ({
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('known_networks')
      .addColumn('hash', 'text', (c) => c.notNull())
      .addColumn('account_id', 'bigint', (c) => c.notNull().references('accounts.id').onDelete('cascade'))
      .addColumn('seen', 'bigint', (c) => c.notNull())
      .addPrimaryKeyConstraint('known_networks_key', ['hash'])
      .modifyEnd(clustered)
      .execute();
    await db.schema
      .createIndex('known_networks_by_account_id_seen')
      .on('known_networks')
      .columns(['account_id', 'seen'])
      .execute();
  },
});

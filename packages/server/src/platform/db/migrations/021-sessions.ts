import type { Kysely, Migration } from 'kysely';
import type { DatabaseKind } from '../dialects.ts';

/** Logins of browsers, each beside the token that its cookie carries, and the code that opens the first one. */
export const sessions = ({ clustered }: DatabaseKind): Migration => ({
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('sessions')
      .addColumn('token_id', 'bigint', (c) => c.notNull().references('tokens.id').onDelete('cascade'))
      .addColumn('address', 'text', (c) => c.notNull())
      .addColumn('browser', 'text', (c) => c.notNull())
      .addColumn('used', 'bigint', (c) => c.notNull())
      .addPrimaryKeyConstraint('sessions_key', ['token_id'])
      .modifyEnd(clustered)
      .execute();
    await db.schema
      .createTable('first_codes')
      .addColumn('account_id', 'bigint', (c) => c.notNull().references('accounts.id').onDelete('cascade'))
      .addColumn('hash', 'text', (c) => c.notNull())
      .addColumn('expires', 'bigint', (c) => c.notNull())
      .addPrimaryKeyConstraint('first_codes_key', ['account_id'])
      .modifyEnd(clustered)
      .execute();
  },
});

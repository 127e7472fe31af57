import type { Kysely, Migration } from 'kysely';
import type { DatabaseKind } from '../dialects.ts';

/** When each token was last used. Beside the tokens, of which older versions select all columns. */
export const tokenUses = ({ clustered }: DatabaseKind): Migration => ({
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('token_uses')
      .addColumn('token_id', 'bigint', (c) => c.notNull().references('tokens.id').onDelete('cascade'))
      .addColumn('used', 'bigint', (c) => c.notNull())
      .addPrimaryKeyConstraint('token_uses_key', ['token_id'])
      .modifyEnd(clustered)
      .execute();
  },
});

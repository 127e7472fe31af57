import type { Kysely, Migration } from 'kysely';
import type { DatabaseKind } from '../dialects.ts';

/** The space in which a browser's session acts, where that is another than the first of its account. */
export const sessionSpaces = ({ clustered }: DatabaseKind): Migration => ({
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('session_spaces')
      .addColumn('token_id', 'bigint', (c) => c.notNull().references('tokens.id').onDelete('cascade'))
      .addColumn('space_id', 'bigint', (c) => c.notNull().references('spaces.id').onDelete('cascade'))
      .addPrimaryKeyConstraint('session_spaces_key', ['token_id'])
      .modifyEnd(clustered)
      .execute();
    // Deleting a space looks for it here.
    await db.schema.createIndex('session_spaces_by_space_id').on('session_spaces').columns(['space_id']).execute();
  },
});

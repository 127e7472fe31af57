import type { Kysely, Migration } from 'kysely';
import type { DatabaseKind } from '../dialects.ts';

/** Tokens that open one source alone. Beside the others, which older versions take for tokens of a whole space. */
export const sourceTokens = ({ idInSpace }: DatabaseKind): Migration => ({
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('source_tokens')
      .addColumn('id', idInSpace)
      .addColumn('space_id', 'bigint', (c) => c.notNull().references('spaces.id').onDelete('cascade'))
      .addColumn('source_id', 'bigint', (c) => c.notNull())
      .addColumn('hash', 'text', (c) => c.notNull())
      .addColumn('prefix', 'text', (c) => c.notNull())
      .addColumn('created', 'bigint', (c) => c.notNull())
      .addColumn('expires', 'bigint', (c) => c.notNull())
      .addForeignKeyConstraint(
        'source_tokens_source_id',
        ['space_id', 'source_id'],
        'sources',
        ['space_id', 'id'],
        (c) => c.onDelete('cascade').deferrable().initiallyDeferred(),
      )
      .addUniqueConstraint('source_tokens_key', ['space_id', 'id'])
      .execute();
    await db.schema
      .createIndex('source_tokens_by_source_id')
      .on('source_tokens')
      .columns(['space_id', 'source_id', 'id'])
      .execute();
    await db.schema.createIndex('source_tokens_by_hash').on('source_tokens').column('hash').execute();
  },
});

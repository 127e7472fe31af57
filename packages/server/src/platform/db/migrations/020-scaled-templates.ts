import type { Kysely, Migration } from 'kysely';
import type { DatabaseKind } from '../dialects.ts';

/**
 * Templates of persons as they are compared, beside those that are stored: nothing but what follows from these, so that a start need
 * not compute it. They come afterwards (see people/scaling), and whoever misses one computes it.
 */
export const scaledTemplates = ({ bytes, keepScaled }: DatabaseKind): Migration => ({
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('scaled_templates')
      .ifNotExists()
      .addColumn('space_id', 'bigint', (c) => c.notNull())
      .addColumn('template_id', 'bigint', (c) => c.notNull())
      .addColumn('scale', 'integer', (c) => c.notNull())
      .addColumn('vector', bytes, (c) => c.notNull())
      .addColumn('checksum', 'bigint', (c) => c.notNull())
      .addPrimaryKeyConstraint('scaled_templates_key', ['space_id', 'template_id', 'scale'])
      .addForeignKeyConstraint(
        'scaled_templates_template_id',
        ['space_id', 'template_id'],
        'person_templates',
        ['space_id', 'id'],
        (c) => c.onDelete('cascade'),
      )
      .execute();
    for (const statement of keepScaled) await statement.execute(db);
  },
});

import type { Kysely, Migration } from 'kysely';
import type { DatabaseKind } from '../dialects.ts';

/** What nodes may rely on when they bring their face index in step: the changes that are still there, and files that they kept. */
export const faceIndex = ({ clustered, indexTriggers }: DatabaseKind): Migration => ({
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('index_trims')
      .ifNotExists()
      .addColumn('space_id', 'bigint', (c) => c.primaryKey().references('spaces.id').onDelete('cascade'))
      .addColumn('revision', 'bigint', (c) => c.notNull())
      .execute();
    await db.schema
      .createTable('index_snapshots')
      .ifNotExists()
      .addColumn('space_id', 'bigint', (c) => c.notNull().references('spaces.id').onDelete('cascade'))
      .addColumn('id', 'text', (c) => c.notNull())
      .addColumn('node', 'text', (c) => c.notNull())
      .addColumn('revision', 'bigint', (c) => c.notNull())
      .addColumn('secret', 'text', (c) => c.notNull())
      .addPrimaryKeyConstraint('index_snapshots_key', ['space_id', 'id'])
      .modifyEnd(clustered)
      .execute();
    for (const statement of indexTriggers) await statement.execute(db);
  },
});

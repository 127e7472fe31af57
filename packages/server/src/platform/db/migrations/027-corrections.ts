import type { Kysely, Migration } from 'kysely';
import type { DatabaseKind } from '../dialects.ts';

/** What people say of entries afterwards: whose face it is not. All of it goes with the entry. */
export const corrections = ({ clustered, bytes }: DatabaseKind): Migration => ({
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('wrong_looks')
      .addColumn('space_id', 'bigint', (c) => c.notNull().references('spaces.id').onDelete('cascade'))
      .addColumn('person_id', 'bigint', (c) => c.notNull())
      .addColumn('entry_id', 'bigint', (c) => c.notNull())
      .addColumn('vector', bytes, (c) => c.notNull())
      .addColumn('checksum', 'bigint')
      .addForeignKeyConstraint('wrong_looks_person_id', ['space_id', 'person_id'], 'persons', ['space_id', 'id'], (c) =>
        c.onDelete('cascade').deferrable().initiallyDeferred(),
      )
      .addForeignKeyConstraint('wrong_looks_entry_id', ['space_id', 'entry_id'], 'entries', ['space_id', 'id'], (c) =>
        c.onDelete('cascade').deferrable().initiallyDeferred(),
      )
      .addPrimaryKeyConstraint('wrong_looks_key', ['space_id', 'person_id', 'entry_id'])
      .modifyEnd(clustered)
      .execute();
    await db.schema
      .createIndex('wrong_looks_by_entry_id')
      .on('wrong_looks')
      .columns(['space_id', 'entry_id'])
      .execute();
    await db.schema
      .createTable('corrections')
      .addColumn('space_id', 'bigint', (c) => c.notNull().references('spaces.id').onDelete('cascade'))
      .addColumn('entry_id', 'bigint', (c) => c.notNull())
      .addColumn('created', 'bigint', (c) => c.notNull())
      .addColumn('person_id', 'bigint')
      .addColumn('result', 'text', (c) => c.notNull())
      .addColumn('confidence', 'double precision')
      .addColumn('persons_groups', 'text', (c) => c.notNull())
      .addColumn('was_known_by_it', 'integer', (c) => c.notNull())
      .addForeignKeyConstraint('corrections_entry_id', ['space_id', 'entry_id'], 'entries', ['space_id', 'id'], (c) =>
        c.onDelete('cascade').deferrable().initiallyDeferred(),
      )
      .addForeignKeyConstraint('corrections_person_id', ['space_id', 'person_id'], 'persons', ['space_id', 'id'], (c) =>
        c.onDelete('cascade').deferrable().initiallyDeferred(),
      )
      .addPrimaryKeyConstraint('corrections_key', ['space_id', 'entry_id'])
      .modifyEnd(clustered)
      .execute();
    await db.schema
      .createIndex('corrections_by_person_id')
      .on('corrections')
      .columns(['space_id', 'person_id'])
      .execute();
  },
});

import { type Kysely, type Migration, sql } from 'kysely';
import type { DatabaseKind } from '../dialects.ts';

/** Several templates a person, what a person is called, thresholds of groups, and blur. */
export const recognition = ({ idInSpace, bytes }: DatabaseKind): Migration => ({
  async up(db: Kysely<unknown>) {
    const add = (table: string, column: string, type: 'text' | 'double precision') =>
      db.schema.alterTable(table).addColumn(column, type).execute();
    const addText = (table: string, column: string) =>
      db.schema
        .alterTable(table)
        .addColumn(column, 'text', (c) => c.notNull().defaultTo(''))
        .execute();

    /** Without the rows that have none: PostgreSQL must not take it for a way to find rows by anything else. */
    const indexOfSome = (table: string, column: string) =>
      db.schema
        .createIndex(`${table}_with_${column}`)
        .on(table)
        .columns(['space_id', column])
        .where(sql.ref(column), 'is not', null);

    for (const column of ['name', 'name_key', 'external_id', 'external_id_key']) await add('persons', column, 'text');
    await db.schema
      .alterTable('spaces')
      .addColumn('groups_revision', 'bigint', (c) => c.notNull().defaultTo(0))
      .execute();
    await addText('persons', 'note');
    await addText('persons', 'liveness');
    await add('groups', 'threshold', 'double precision');
    await add('entries', 'blur', 'double precision');
    await indexOfSome('persons', 'external_id').unique().execute();
    await indexOfSome('persons', 'name_key').execute();
    await indexOfSome('entries', 'face_image').execute();

    await db.schema
      .createTable('person_templates')
      .addColumn('id', idInSpace)
      .addColumn('space_id', 'bigint', (c) => c.notNull().references('spaces.id').onDelete('cascade'))
      .addColumn('person_id', 'bigint', (c) => c.notNull())
      .addColumn('created', 'bigint', (c) => c.notNull())
      .addColumn('facesize', 'bigint', (c) => c.notNull())
      .addColumn('face_image', 'text')
      .addColumn('entry_id', 'bigint')
      .addColumn('vector', bytes, (c) => c.notNull())
      .addUniqueConstraint('person_templates_key', ['space_id', 'id'])
      .addForeignKeyConstraint(
        'person_templates_person_id',
        ['space_id', 'person_id'],
        'persons',
        ['space_id', 'id'],
        (c) => c.onDelete('cascade').deferrable().initiallyDeferred(),
      )
      .execute();
    await db.schema
      .createIndex('person_templates_by_space_id_person_id_id')
      .on('person_templates')
      .columns(['space_id', 'person_id', 'id'])
      .execute();
    await indexOfSome('person_templates', 'face_image').execute();
    await sql`insert into person_templates (space_id, person_id, created, facesize, face_image, vector)
      select p.space_id, p.id, p.created, p.facesize, p.face_image, t.vector
      from templates t join persons p on p.space_id = t.space_id and p.id = t.person_id
      order by p.space_id, p.id`.execute(db);
    await db.schema.dropTable('templates').execute();
  },
});

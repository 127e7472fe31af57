import type { CreateTableBuilder, Kysely, Migration } from 'kysely';
import type { DatabaseKind } from '../dialects.ts';

type Table = CreateTableBuilder<string, string>;

/** What groups by rule ask: what is known of persons, and when they appeared where. */
export const rules = ({ clustered }: DatabaseKind): Migration => ({
  async up(db: Kysely<unknown>) {
    const ofSpace = (name: string) =>
      db.schema
        .createTable(name)
        .addColumn('space_id', 'bigint', (c) => c.notNull().references('spaces.id').onDelete('cascade'));
    const number = (builder: Table, ...columns: string[]) =>
      columns.reduce((b, column) => b.addColumn(column, 'bigint', (c) => c.notNull()), builder);
    // Deferred, because deleting a space takes both ends of a reference away.
    const goesWith = (builder: Table, table: string, column: string, what: string) =>
      builder.addForeignKeyConstraint(`${table}_${column}`, ['space_id', column], what, ['space_id', 'id'], (c) =>
        c.onDelete('cascade').deferrable().initiallyDeferred(),
      );

    await goesWith(number(ofSpace('person_attributes'), 'person_id'), 'person_attributes', 'person_id', 'persons')
      .addColumn('name', 'text', (c) => c.notNull())
      .addColumn('value', 'text', (c) => c.notNull())
      .addColumn('number', 'double precision')
      .addPrimaryKeyConstraint('person_attributes_key', ['space_id', 'person_id', 'name'])
      .modifyEnd(clustered)
      .execute();
    await db.schema
      .createIndex('person_attributes_by_value')
      .on('person_attributes')
      .columns(['space_id', 'name', 'value', 'person_id'])
      .execute();

    const appearances = number(ofSpace('appearances'), 'entry_id', 'person_id', 'source_id', 'at');
    await goesWith(goesWith(appearances, 'appearances', 'entry_id', 'entries'), 'appearances', 'person_id', 'persons')
      .addPrimaryKeyConstraint('appearances_key', ['space_id', 'entry_id'])
      .modifyEnd(clustered)
      .execute();
    await db.schema
      .createIndex('appearances_of_person')
      .on('appearances')
      .columns(['space_id', 'person_id', 'at', 'source_id'])
      .execute();
    await number(ofSpace('appearance_fills'), 'filled_to')
      .addPrimaryKeyConstraint('appearance_fills_key', ['space_id'])
      .execute();

    await goesWith(number(ofSpace('group_rules'), 'group_id'), 'group_rules', 'group_id', 'groups')
      .addColumn('rule', 'text', (c) => c.notNull())
      .addColumn('state', 'text', (c) => c.notNull())
      .addColumn('problem', 'text')
      .addColumn('stored_until', 'bigint', (c) => c.notNull())
      .addColumn('revision', 'bigint', (c) => c.notNull().defaultTo(0))
      .addPrimaryKeyConstraint('group_rules_key', ['space_id', 'group_id'])
      .modifyEnd(clustered)
      .execute();

    const exceptions = number(ofSpace('group_exceptions'), 'group_id', 'person_id', 'created');
    await goesWith(
      goesWith(exceptions, 'group_exceptions', 'group_id', 'groups'),
      'group_exceptions',
      'person_id',
      'persons',
    )
      .addColumn('is_in', 'integer', (c) => c.notNull())
      .addPrimaryKeyConstraint('group_exceptions_key', ['space_id', 'group_id', 'person_id'])
      .modifyEnd(clustered)
      .execute();
    await db.schema
      .createIndex('group_exceptions_of_person')
      .on('group_exceptions')
      .columns(['space_id', 'person_id'])
      .execute();
  },
});

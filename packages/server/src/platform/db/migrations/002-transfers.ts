import type { CreateTableBuilder, Kysely, Migration } from 'kysely';
import type { DatabaseKind } from '../dialects.ts';

type Table = CreateTableBuilder<string, string>;

/** Imports of group members from files: how far they are, what was wrong, and whom a replacing one has named so far. */
export const transfers = ({ idInSpace, clustered }: DatabaseKind): Migration => ({
  async up(db: Kysely<unknown>) {
    const ofSpace = (builder: Table) =>
      builder.addColumn('space_id', 'bigint', (c) => c.notNull().references('spaces.id').onDelete('cascade'));
    const text = (builder: Table, ...columns: string[]) =>
      columns.reduce((b, column) => b.addColumn(column, 'text', (c) => c.notNull()), builder);
    const numbers = (builder: Table, ...columns: string[]) =>
      columns.reduce((b, column) => b.addColumn(column, 'bigint', (c) => c.notNull()), builder);
    const reference = (builder: Table, from: string, column: string, to: string) =>
      builder.addForeignKeyConstraint(`${from}_${column}`, ['space_id', column], to, ['space_id', 'id'], (c) =>
        c.onDelete('cascade').deferrable().initiallyDeferred(),
      );

    await reference(
      text(
        numbers(
          ofSpace(db.schema.createTable('imports').addColumn('id', idInSpace)),
          'group_id',
          'bytes',
          'rows',
          'added',
          'already',
          'removed',
          'absent',
          'invalid',
          'created',
        ),
        'key',
        'mode',
        'status',
        'digest',
      )
        .addColumn('bytes_total', 'bigint')
        .addColumn('finished', 'bigint')
        .addColumn('error', 'text')
        .addUniqueConstraint('imports_key', ['space_id', 'id']),
      'imports',
      'group_id',
      'groups',
    ).execute();
    await db.schema
      .createIndex('imports_one_space_id_group_id_key')
      .on('imports')
      .columns(['space_id', 'group_id', 'key'])
      .unique()
      .execute();

    await reference(
      reference(
        numbers(ofSpace(db.schema.createTable('import_problems')), 'import_id', 'row')
          .addColumn('outcome', 'text', (c) => c.notNull())
          .addColumn('value', 'text')
          .addColumn('person_id', 'bigint'),
        'import_problems',
        'import_id',
        'imports',
      ),
      'import_problems',
      'person_id',
      'persons',
    )
      .addPrimaryKeyConstraint('import_problems_key', ['space_id', 'import_id', 'row'])
      .modifyEnd(clustered)
      .execute();

    await reference(
      reference(
        numbers(ofSpace(db.schema.createTable('import_persons')), 'import_id', 'person_id', 'row'),
        'import_persons',
        'import_id',
        'imports',
      ),
      'import_persons',
      'person_id',
      'persons',
    )
      .addPrimaryKeyConstraint('import_persons_key', ['space_id', 'import_id', 'person_id'])
      .modifyEnd(clustered)
      .execute();

    // Erasing a person looks for it here.
    for (const on of ['import_problems', 'import_persons']) {
      await db.schema.createIndex(`${on}_by_space_id_person_id`).on(on).columns(['space_id', 'person_id']).execute();
    }
  },
});

import { type CreateTableBuilder, type Kysely, type Migration, sql } from 'kysely';
import type { DatabaseKind } from '../dialects.ts';

type Table = CreateTableBuilder<string, string>;

/**
 * Memberships and groups that begin, end and come again every week. Times of groups are a table of their own, as older versions select
 * all columns of groups.
 */
export const times = ({ idInSpace, clustered }: DatabaseKind): Migration => ({
  async up(db: Kysely<unknown>) {
    const ofSpace = (builder: Table) =>
      builder.addColumn('space_id', 'bigint', (c) => c.notNull().references('spaces.id').onDelete('cascade'));
    const number = (builder: Table, ...columns: string[]) =>
      columns.reduce((b, column) => b.addColumn(column, 'bigint', (c) => c.notNull()), builder);
    const inSpace = (name: string) =>
      ofSpace(db.schema.createTable(name).addColumn('id', idInSpace)).addUniqueConstraint(`${name}_key`, [
        'space_id',
        'id',
      ]);

    for (const column of ['valid_from', 'valid_until', 'schedule_id']) {
      await db.schema.alterTable('memberships').addColumn(column, 'bigint').execute();
    }
    // All that is asked of the memberships of a person is read from this alone. That they are unique the key says.
    await db.schema
      .createIndex('memberships_by_person')
      .on('memberships')
      .columns(['space_id', 'person_id', 'group_id', 'valid_from', 'valid_until', 'schedule_id'])
      .execute();
    await db.schema.dropIndex('memberships_one_space_id_person_id_group_id').execute();
    await db.schema
      .createIndex('memberships_ending')
      .on('memberships')
      .columns(['valid_until', 'space_id', 'group_id'])
      .where(sql.ref('valid_until'), 'is not', null)
      .execute();
    // How many of a group are over and not settled yet, however many there are in others.
    await db.schema
      .createIndex('memberships_ending_in_group')
      .on('memberships')
      .columns(['space_id', 'group_id', 'valid_until'])
      .where(sql.ref('valid_until'), 'is not', null)
      .execute();
    await db.schema
      .createIndex('memberships_beginning_in_group')
      .on('memberships')
      .columns(['space_id', 'group_id', 'valid_from'])
      .where(sql.ref('valid_from'), 'is not', null)
      .execute();
    await db.schema
      .createIndex('memberships_of_schedule')
      .on('memberships')
      .columns(['space_id', 'schedule_id'])
      .where(sql.ref('schedule_id'), 'is not', null)
      .execute();

    await number(ofSpace(db.schema.createTable('group_times')), 'group_id')
      .addColumn('valid_from', 'bigint')
      .addColumn('valid_until', 'bigint')
      .addColumn('schedule_id', 'bigint')
      .addForeignKeyConstraint('group_times_group_id', ['space_id', 'group_id'], 'groups', ['space_id', 'id'], (c) =>
        // Deferred, because deleting a space takes both ends of a reference away.
        c.onDelete('cascade').deferrable().initiallyDeferred(),
      )
      .addPrimaryKeyConstraint('group_times_key', ['space_id', 'group_id'])
      .modifyEnd(clustered)
      .execute();

    await inSpace('schedules')
      .addColumn('hours', 'text', (c) => c.notNull())
      .addColumn('digest', 'text', (c) => c.notNull())
      .execute();
    await db.schema
      .createIndex('schedules_one_space_id_digest')
      .on('schedules')
      .columns(['space_id', 'digest'])
      .unique()
      .execute();

    await number(inSpace('past_memberships'), 'group_id', 'person_id', 'since', 'ended', 'settled')
      .addColumn('valid_from', 'bigint')
      .addColumn('schedule_id', 'bigint')
      .addForeignKeyConstraint(
        'past_memberships_person_id',
        ['space_id', 'person_id'],
        'persons',
        ['space_id', 'id'],
        (c) => c.onDelete('cascade').deferrable().initiallyDeferred(),
      )
      .execute();
    for (const columns of [
      ['space_id', 'person_id', 'ended'],
      ['space_id', 'group_id', 'ended', 'person_id'],
      // What is old enough to go is found without reading what is not.
      ['space_id', 'settled'],
    ]) {
      await db.schema
        .createIndex(`past_memberships_by_${columns.join('_')}`)
        .on('past_memberships')
        .columns(columns)
        .execute();
    }
    await db.schema
      .createIndex('past_memberships_of_schedule')
      .on('past_memberships')
      .columns(['space_id', 'schedule_id'])
      .where(sql.ref('schedule_id'), 'is not', null)
      .execute();
  },
});

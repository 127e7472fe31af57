import { type CreateTableBuilder, type Kysely, type Migration, sql } from 'kysely';
import type { DatabaseKind } from '../dialects.ts';

type Table = CreateTableBuilder<string, string>;

/** In which case somebody has to look, and what came of it. */
export const alarms = ({ idInSpace, clustered, alarmTriggers }: DatabaseKind): Migration => ({
  async up(db: Kysely<unknown>) {
    const ofSpace = (builder: Table) =>
      builder.addColumn('space_id', 'bigint', (c) => c.notNull().references('spaces.id').onDelete('cascade'));
    const ofRule = (builder: Table, name: string) =>
      builder.addForeignKeyConstraint(name, ['space_id', 'rule_id'], 'alarm_rules', ['space_id', 'id'], (c) =>
        // Deferred, because deleting a space takes both ends of a reference away.
        c.onDelete('cascade').deferrable().initiallyDeferred(),
      );
    const texts = (builder: Table, ...columns: string[]) =>
      columns.reduce((b, column) => b.addColumn(column, 'text', (c) => c.notNull()), builder);
    const numbers = (builder: Table, ...columns: string[]) =>
      columns.reduce((b, column) => b.addColumn(column, 'bigint', (c) => c.notNull()), builder);

    await texts(
      numbers(ofSpace(db.schema.createTable('alarm_rules').addColumn('id', idInSpace)), 'cooldown_seconds', 'created'),
      ...['name', 'name_key', 'condition', 'urgency', 'profiles', 'escalate_to'],
    )
      .addColumn('is_active', 'integer', (c) => c.notNull())
      .addColumn('problem', 'text')
      .addColumn('problem_name', 'text')
      .addColumn('escalate_after_seconds', 'bigint')
      .addColumn('assignee', 'text')
      .addUniqueConstraint('alarm_rules_key', ['space_id', 'id'])
      .execute();

    await ofRule(
      numbers(texts(ofSpace(db.schema.createTable('alarm_rule_names')), 'kind'), 'named_id', 'rule_id'),
      'alarm_rule_names_rule_id',
    )
      .addPrimaryKeyConstraint('alarm_rule_names_key', ['space_id', 'kind', 'named_id', 'rule_id'])
      .modifyEnd(clustered)
      .execute();
    await db.schema
      .createIndex('alarm_rule_names_by_rule_id')
      .on('alarm_rule_names')
      .columns(['space_id', 'rule_id'])
      .execute();

    await ofRule(
      numbers(texts(ofSpace(db.schema.createTable('alarm_states')), 'key', 'member'), 'rule_id', 'at'),
      'alarm_states_rule_id',
    )
      .addColumn('person_id', 'bigint')
      .addColumn('times', 'text')
      .addColumn('told', 'integer', (c) => c.notNull())
      .addColumn('until', 'bigint')
      .addColumn('due', 'bigint')
      .addForeignKeyConstraint(
        'alarm_states_person_id',
        ['space_id', 'person_id'],
        'persons',
        ['space_id', 'id'],
        (c) => c.onDelete('cascade').deferrable().initiallyDeferred(),
      )
      .addPrimaryKeyConstraint('alarm_states_key', ['space_id', 'rule_id', 'key', 'member'])
      .modifyEnd(clustered)
      .execute();
    await someOf('alarm_states', ['space_id', 'person_id'], 'person_id');
    await someOf('alarm_states', ['until'], 'until');
    await someOf('alarm_states', ['due'], 'due');

    await texts(
      numbers(ofSpace(db.schema.createTable('alarms').addColumn('id', idInSpace)), 'rule_id', 'at', 'raised'),
      ...['rule_name', 'kind', 'urgency', 'profiles', 'escalate_to'],
    )
      .addColumn('source_name', 'text')
      .addColumn('group_name', 'text')
      .addColumn('source_id', 'bigint')
      .addColumn('group_id', 'bigint')
      .addColumn('count', 'integer')
      .addColumn('entry_id', 'bigint')
      .addColumn('assignee', 'text')
      .addColumn('escalates', 'bigint')
      .addColumn('escalated', 'bigint')
      .addColumn('acknowledged', 'bigint')
      .addColumn('acknowledged_by', 'text')
      .addColumn('note', 'text')
      .addUniqueConstraint('alarms_key', ['space_id', 'id'])
      .execute();
    await someOf('alarms', ['space_id', 'entry_id'], 'entry_id');
    await someOf('alarms', ['escalates'], 'escalates');
    await someOf('alarms', ['acknowledged'], 'acknowledged');
    await someOf('news', ['space_id', 'alarm_id'], 'alarm_id');
    await db.schema
      .createIndex('alarms_open')
      .on('alarms')
      .columns(['space_id', 'id'])
      .where(sql.ref('acknowledged'), 'is', null)
      .execute();
    await db.schema.createIndex('alarms_by_raised').on('alarms').columns(['raised']).execute();

    for (const statement of alarmTriggers) await statement.execute(db);

    async function someOf(table: string, columns: string[], column: string): Promise<void> {
      await db.schema
        .createIndex(`${table}_by_${column}`)
        .on(table)
        .columns(columns)
        .where(sql.ref(column), 'is not', null)
        .execute();
    }
  },
});

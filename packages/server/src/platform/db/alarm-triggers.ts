import { type RawBuilder, sql } from 'kysely';

/**
 * Promises about alarms that the database keeps itself, whichever version of Kith deletes something:
 *
 * - A rule that names a group, a source or a profile which is deleted is switched off, and says so.
 * - Alarms of whoever is erased are gone. Those of entries that are not kept any more stay, and say of nobody.
 * - With an alarm goes what was told of it. When its entry goes, what receivers answered to it goes: they may have said back who it was.
 */
export const sqliteAlarmTriggers = (): RawBuilder<unknown>[] =>
  [
    `create trigger alarm_rules_without_group after delete on groups
    begin ${switchOff('group', 'old')} end`,
    `create trigger alarm_rules_without_profile after delete on notifications
    begin ${switchOff('profile', 'old')} end`,
    `create trigger alarm_rules_without_source after update of deleted on sources
    when old.deleted is null and new.deleted is not null
    begin ${switchOff('source', 'old')} end`,
    `create trigger alarms_of_nobody before delete on persons
    begin ${eraseOf('old')} end`,
    `create trigger news_of_no_alarm after delete on alarms
    begin ${untell('old')} end`,
    `create trigger answers_of_no_entry before delete on entries when ${raisedAlarms('old')}
    begin ${forgetAnswers('old')} end`,
  ].map((statement) => sql.raw(statement));

/** The same on PostgreSQL. */
export const postgresAlarmTriggers = (): RawBuilder<unknown>[] => {
  const ofRow = (name: string, body: string, returns: string) =>
    `create function ${name}() returns trigger language plpgsql as $$begin ${body} return ${returns}; end$$`;
  return [
    ofRow('alarm_rules_without_group', switchOff('group', 'old'), 'null'),
    `create trigger alarm_rules_without_group after delete on groups
      for each row execute function alarm_rules_without_group()`,
    ofRow('alarm_rules_without_profile', switchOff('profile', 'old'), 'null'),
    `create trigger alarm_rules_without_profile after delete on notifications
      for each row execute function alarm_rules_without_profile()`,
    ofRow('alarm_rules_without_source', switchOff('source', 'old'), 'null'),
    `create trigger alarm_rules_without_source after update of deleted on sources
      for each row when (old.deleted is null and new.deleted is not null) execute function alarm_rules_without_source()`,
    // Before it, while it can be said which entries are the person's.
    ofRow('alarms_of_nobody', eraseOf('old'), 'old'),
    `create trigger alarms_of_nobody before delete on persons
      for each row execute function alarms_of_nobody()`,
    ofRow('news_of_no_alarm', untell('old'), 'null'),
    `create trigger news_of_no_alarm after delete on alarms
      for each row execute function news_of_no_alarm()`,
    ofRow('answers_of_no_entry', `if ${raisedAlarms('old')} then ${forgetAnswers('old')} end if;`, 'old'),
    `create trigger answers_of_no_entry before delete on entries
      for each row execute function answers_of_no_entry()`,
  ].map((statement) => sql.raw(statement));
};

const switchOff = (kind: string, row: string): string =>
  `update alarm_rules set is_active = 0, problem = '${kind}', problem_name = ${row}.name
      where space_id = ${row}.space_id and id in (select rule_id from alarm_rule_names
        where space_id = ${row}.space_id and kind = '${kind}' and named_id = ${row}.id);`;

const eraseOf = (row: string): string =>
  `delete from alarms where space_id = ${row}.space_id and entry_id in (select id from entries
        where space_id = ${row}.space_id and person_id = ${row}.id);`;

const untell = (row: string): string => `delete from news where space_id = ${row}.space_id and alarm_id = ${row}.id;`;

const raisedAlarms = (row: string): string =>
  `exists (select 1 from alarms where space_id = ${row}.space_id and entry_id = ${row}.id)`;

/** From the entry on, by an index each: of a join SQLite would take all deliveries of the space first. */
const forgetAnswers = (row: string): string =>
  `update news_attempts set response = '' where space_id = ${row}.space_id and delivery_id in (
        select id from news_deliveries where space_id = ${row}.space_id and news_id in (
          select id from news where space_id = ${row}.space_id and alarm_id in (
            select id from alarms where space_id = ${row}.space_id and entry_id = ${row}.id)));`;

import { type RawBuilder, sql } from 'kysely';

/**
 * Two promises that the database keeps itself, whichever version of Kith deletes an entry:
 *
 * - Who is looked for by other faces than before, or ignored, or gone, is noted with the revision of the space, which every transaction
 *   advances that changes entries: a node that looks for strangers in memory reads that.
 * - A stranger of whom no entry is left is gone.
 *
 * Whatever belongs to a space that is deleted goes after the space itself, and nothing is noted of it.
 */
export const sqliteStrangerTriggers = (): RawBuilder<unknown>[] => {
  const note = (row: 'old' | 'new', column: string) => `
      insert into stranger_changes (space_id, stranger_id, revision)
        select id, ${row}.${column}, revision from spaces where id = ${row}.space_id
        on conflict (space_id, stranger_id) do update set revision = excluded.revision;`;
  return [
    `create trigger stranger_entries_come after insert on stranger_entries when new.is_looked_for = 1
    begin${note('new', 'stranger_id')}
    end`,
    `create trigger stranger_entries_changed after update of stranger_id, is_looked_for on stranger_entries
    when old.stranger_id <> new.stranger_id or old.is_looked_for <> new.is_looked_for
    begin${note('old', 'stranger_id')}${note('new', 'stranger_id')}
      delete from strangers where space_id = old.space_id and id = old.stranger_id
        and not exists (select 1 from stranger_entries where space_id = old.space_id and stranger_id = old.stranger_id);
    end`,
    `create trigger stranger_entries_gone after delete on stranger_entries
    begin${note('old', 'stranger_id')}
      delete from strangers where space_id = old.space_id and id = old.stranger_id
        and not exists (select 1 from stranger_entries where space_id = old.space_id and stranger_id = old.stranger_id);
    end`,
    `create trigger strangers_changed after update of is_ignored on strangers when old.is_ignored <> new.is_ignored
    begin${note('new', 'id')}
    end`,
    `create trigger strangers_gone after delete on strangers
    begin${note('old', 'id')}
    end`,
  ].map((statement) => sql.raw(statement));
};

/** The same on PostgreSQL, once a statement. */
export const postgresStrangerTriggers = (): RawBuilder<unknown>[] => {
  const note = (rows: string) => `
      insert into stranger_changes (space_id, stranger_id, revision)
        select distinct spaces.id, rows.stranger_id, spaces.revision from (${rows}) rows join spaces on spaces.id = rows.space_id
        order by 2 on conflict (space_id, stranger_id) do update set revision = excluded.revision;`;
  const forget = (rows: string) => `
      delete from strangers s using (${rows}) rows where s.space_id = rows.space_id and s.id = rows.stranger_id
        and not exists (select 1 from stranger_entries e where e.space_id = s.space_id and e.stranger_id = s.id);`;
  const moved = `select stale.space_id, stale.stranger_id as was, fresh.stranger_id as is_now from stale join fresh
      on fresh.space_id = stale.space_id and fresh.entry_id = stale.entry_id
      where stale.stranger_id <> fresh.stranger_id or stale.is_looked_for <> fresh.is_looked_for`;
  const both = `select space_id, was as stranger_id from (${moved}) m union select space_id, is_now from (${moved}) m`;
  const gone = 'select distinct space_id, stranger_id from stale';
  const trigger = (name: string, body: string) =>
    `create function ${name}() returns trigger language plpgsql as $$begin${body}
      return null;
    end$$`;
  return [
    trigger('stranger_entries_come', note('select space_id, stranger_id from fresh where is_looked_for = 1')),
    `create trigger stranger_entries_come after insert on stranger_entries
      referencing new table as fresh for each statement execute function stranger_entries_come()`,
    trigger(
      'stranger_entries_changed',
      note(both) + forget(`select distinct space_id, was as stranger_id from (${moved}) m`),
    ),
    `create trigger stranger_entries_changed after update on stranger_entries
      referencing old table as stale new table as fresh for each statement execute function stranger_entries_changed()`,
    trigger('stranger_entries_gone', note(gone) + forget(gone)),
    `create trigger stranger_entries_gone after delete on stranger_entries
      referencing old table as stale for each statement execute function stranger_entries_gone()`,
    trigger(
      'strangers_changed',
      note(`select fresh.space_id, fresh.id as stranger_id from stale join fresh
      on fresh.space_id = stale.space_id and fresh.id = stale.id where stale.is_ignored <> fresh.is_ignored`),
    ),
    `create trigger strangers_changed after update on strangers
      referencing old table as stale new table as fresh for each statement execute function strangers_changed()`,
    trigger('strangers_gone', note('select space_id, id as stranger_id from stale')),
    `create trigger strangers_gone after delete on strangers
      referencing old table as stale for each statement execute function strangers_gone()`,
  ].map((statement) => sql.raw(statement));
};

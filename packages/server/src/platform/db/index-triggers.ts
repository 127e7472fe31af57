import { type RawBuilder, sql } from 'kysely';

/**
 * Two promises that the database keeps itself, whichever version of Kith deletes:
 *
 * - Changes that are trimmed are remembered as trimmed: a node that has not seen them does not take the rest for all of them.
 * - With any template of a space go the keys of all files that nodes keep of its face index: from the commit on these are unreadable,
 *   wherever they lie.
 *
 * Whatever belongs to a space that is deleted goes after the space itself, and nothing is noted of it.
 */
export const sqliteIndexTriggers = (): RawBuilder<unknown>[] => [
  sql.raw(`create trigger if not exists index_changes_trimmed after delete on index_changes
    when exists (select 1 from spaces where id = old.space_id)
    begin
      insert into index_trims (space_id, revision) values (old.space_id, old.revision)
        on conflict (space_id) do update set revision = max(revision, excluded.revision);
    end`),
  sql.raw(`create trigger if not exists person_templates_erased after delete on person_templates
    begin
      delete from index_snapshots where space_id = old.space_id;
    end`),
];

/** The same on PostgreSQL, once a statement. */
export const postgresIndexTriggers = (): RawBuilder<unknown>[] => [
  sql.raw(`create function index_changes_trimmed() returns trigger language plpgsql as
    $$begin
      insert into index_trims (space_id, revision)
        select gone.space_id, max(gone.revision) from gone join spaces on spaces.id = gone.space_id group by gone.space_id
        on conflict (space_id) do update set revision = greatest(index_trims.revision, excluded.revision);
      return null;
    end$$`),
  sql.raw(`create trigger index_changes_trimmed after delete on index_changes
    referencing old table as gone for each statement execute function index_changes_trimmed()`),
  sql.raw(`create function person_templates_erased() returns trigger language plpgsql as
    $$begin
      delete from index_snapshots where space_id in (select distinct gone.space_id from gone);
      return null;
    end$$`),
  sql.raw(`create trigger person_templates_erased after delete on person_templates
    referencing old table as gone for each statement execute function person_templates_erased()`),
];

import { type RawBuilder, sql } from 'kysely';

/**
 * Of every template of an entry that is deleted the database notes itself that it is gone, with the revision of the space, whichever
 * version of Kith deletes it, and however: so no node goes on looking for a face that is erased.
 *
 * Whatever belongs to a space that is deleted goes after the space itself, and nothing is noted of it.
 */
export const sqliteGoneTriggers = (): RawBuilder<unknown>[] => [
  sql.raw(`create trigger entry_templates_gone after delete on entry_templates
    begin
      insert into gone_signs (space_id, revision, entry_id)
        select id, revision, old.entry_id from spaces where id = old.space_id
        on conflict do nothing;
    end`),
];

/** The same on PostgreSQL, once a statement. */
export const postgresGoneTriggers = (): RawBuilder<unknown>[] => [
  sql.raw(`create function entry_templates_gone() returns trigger language plpgsql as
    $$begin
      insert into gone_signs (space_id, revision, entry_id)
        select gone.space_id, spaces.revision, gone.entry_id from gone join spaces on spaces.id = gone.space_id
        on conflict do nothing;
      return null;
    end$$`),
  sql.raw(`create trigger entry_templates_gone after delete on entry_templates
    referencing old table as gone for each statement execute function entry_templates_gone()`),
];

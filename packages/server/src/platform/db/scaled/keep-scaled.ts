import { type RawBuilder, sql } from 'kysely';
import { DIMENSIONS } from '../../../recognition/scale/dimensions.ts';

/** Whether a stored template is another one than it was; that its checksum is made is no change. */
const isAnother = (differs: string): string =>
  `old.vector ${differs} new.vector or (old.checksum is not null and old.checksum ${differs} new.checksum)`;

/** What a template is scaled to goes when the template is changed, whoever changes it, as it goes with it. */
export const sqliteKeepScaled = (): RawBuilder<unknown>[] => [
  sql.raw(`create trigger if not exists person_templates_changed after update of vector, checksum on person_templates
    when ${isAnother('is not')}
    begin
      delete from scaled_templates where space_id = old.space_id and template_id = old.id;
    end`),
];

/**
 * The same, and what follows from scaled templates where the database can look for faces: their sign bits, and how many templates
 * there are of each scale. Those that are stored count as scale 0: as long as there are more of these than of a scale, not
 * everybody is found by it.
 *
 * Sign bits that were those of stored templates go; no version was released that searched by them.
 */
export const postgresKeepScaled = (): RawBuilder<unknown>[] =>
  [
    // Floats that look like noise are not worth trying to compress.
    'alter table scaled_templates alter column vector set storage external',
    'drop trigger person_templates_insert_signs on person_templates',
    'drop trigger person_templates_update_signs on person_templates',
    'drop trigger person_templates_delete_signs on person_templates',
    'drop function keep_template_signs()',
    'drop table template_signs_count',
    'drop table template_signs_owed',
    'truncate template_signs',
    `create function forget_scaled_template() returns trigger language plpgsql as $$
      begin
        delete from scaled_templates where space_id = old.space_id and template_id = old.id;
        return null;
      end$$`,
    `create trigger person_templates_changed after update of vector, checksum on person_templates
      for each row when (${isAnother('is distinct from')}) execute function forget_scaled_template()`,
    `create table template_counts (
      space_id bigint not null references spaces (id) on delete cascade, scale integer not null, templates bigint not null,
      constraint template_counts_key primary key (space_id, scale))`,
    `create function keep_stored_templates() returns trigger language plpgsql as $$
      begin
        if tg_op = 'INSERT' then
          insert into template_counts as c (space_id, scale, templates)
          select space_id, 0, count(*) from fresh group by space_id
          on conflict (space_id, scale) do update set templates = c.templates + excluded.templates;
        elsif tg_op = 'DELETE' then
          delete from template_signs s using stale t
          where s.space_id = t.space_id and s.person_id = t.person_id and s.template_id = t.id;
          update template_counts c set templates = c.templates - g.n
          from (select space_id, count(*) as n from stale group by space_id) g where c.space_id = g.space_id and c.scale = 0;
        else
          update template_signs s set person_id = f.person_id from stale t join fresh f on f.space_id = t.space_id and f.id = t.id
          where s.space_id = t.space_id and s.person_id = t.person_id and s.template_id = t.id and f.person_id <> t.person_id;
        end if;
        return null;
      end$$`,
    `create function keep_scaled_templates() returns trigger language plpgsql as $$
      begin
        if tg_op = 'INSERT' then
          insert into template_signs (space_id, person_id, template_id, signs)
          select f.space_id, t.person_id, t.id, signs_of_template(f.vector)
          from fresh f join person_templates t on t.space_id = f.space_id and t.id = f.template_id
          where octet_length(f.vector) = ${4 * DIMENSIONS}
          on conflict do nothing;
          insert into template_counts as c (space_id, scale, templates)
          select space_id, scale, count(*) from fresh group by space_id, scale
          on conflict (space_id, scale) do update set templates = c.templates + excluded.templates;
        else
          delete from template_signs s using stale f join person_templates t on t.space_id = f.space_id and t.id = f.template_id
          where s.space_id = t.space_id and s.person_id = t.person_id and s.template_id = t.id;
          update template_counts c set templates = c.templates - g.n
          from (select space_id, scale, count(*) as n from stale group by space_id, scale) g
          where c.space_id = g.space_id and c.scale = g.scale;
        end if;
        return null;
      end$$`,
    ...triggers('person_templates', 'keep_stored_templates', ['insert', 'update', 'delete']),
    ...triggers('scaled_templates', 'keep_scaled_templates', ['insert', 'delete']),
    `insert into template_counts (space_id, scale, templates)
      select space_id, 0, count(*) from person_templates group by space_id`,
  ].map((statement) => sql.raw(statement));

const transitions = {
  insert: 'new table as fresh',
  update: 'old table as stale new table as fresh',
  delete: 'old table as stale',
} as const;

/** Once a statement. */
const triggers = (table: string, work: string, events: readonly (keyof typeof transitions)[]): string[] =>
  events.map(
    (event) => `create trigger ${table}_${event}_kept after ${event} on ${table}
      referencing ${transitions[event]} for each statement execute function ${work}()`,
  );

const derived = new Set(['scaled_templates', 'template_counts', 'entry_signs', 'gone_signs', 'stranger_changes']);

/** Whether a table has nothing in it that does not follow from others: backups leave it out. */
export const isDerived = (table: string): boolean => derived.has(table) || table.startsWith('template_signs');

import { type RawBuilder, sql } from 'kysely';
import { DIMENSIONS } from '../../../recognition/scale/dimensions.ts';

/**
 * The sign bits of every template, in a table that PostgreSQL can scan. Triggers keep it, so that whoever writes templates,
 * of whatever version and whether it searches here or not, cannot but keep it right; what is erased is erased here in the
 * same statement. Nothing in it is anything but a consequence of `person_templates`: backups leave it out.
 */

/** More than one scan can have workers: each takes whole parts of the table, or shares one. */
const PARTS = 16;

/** Where component i of a template lies has its sign: the highest bit of the last of four bytes. */
const signsOf = `select string_agg(case when get_byte(whole, 4 * i + 3) > 127 then '1' else '0' end, '' order by i)::bit(${DIMENSIONS})
  from (select vector || ''::bytea as whole offset 0) t, generate_series(0, ${DIMENSIONS - 1}) i`;

export const keepSigns = (): RawBuilder<unknown>[] =>
  [
    `create table template_signs (
      space_id bigint not null, person_id bigint not null, template_id bigint not null, signs bit(${DIMENSIONS}) not null,
      constraint template_signs_key primary key (space_id, person_id, template_id)
    ) partition by hash (person_id)`,
    ...Array.from(
      { length: PARTS },
      (_, i) =>
        `create table template_signs_${i} partition of template_signs for values with (modulus ${PARTS}, remainder ${i})`,
    ),
    // How many there are is asked with every search.
    `create table template_signs_count (
      space_id bigint not null constraint template_signs_count_key primary key references spaces (id) on delete cascade,
      templates bigint not null)`,
    // Templates that are older than the triggers: those up to \`last\`, of which \`done\` and those before have their signs.
    `create table template_signs_owed (
      space_id bigint not null constraint template_signs_owed_key primary key references spaces (id) on delete cascade,
      done bigint not null, last bigint not null)`,
    `create function signs_of_template(vector bytea) returns bit language sql immutable strict parallel safe as $$${signsOf}$$`,
    `create function keep_template_signs() returns trigger language plpgsql as $$
      begin
        if tg_op <> 'INSERT' then
          with gone as (
            delete from template_signs s using stale t
            where s.space_id = t.space_id and s.person_id = t.person_id and s.template_id = t.id returning s.space_id
          )
          update template_signs_count c set templates = c.templates - g.n
          from (select space_id, count(*) as n from gone group by space_id) g where c.space_id = g.space_id;
        end if;
        if tg_op <> 'DELETE' then
          with come as (
            insert into template_signs (space_id, person_id, template_id, signs)
            select space_id, person_id, id, signs_of_template(vector) from fresh
            where octet_length(vector) = ${4 * DIMENSIONS}
            on conflict do nothing returning space_id
          )
          insert into template_signs_count as c (space_id, templates)
          select space_id, count(*) from come group by space_id
          on conflict (space_id) do update set templates = c.templates + excluded.templates;
        end if;
        return null;
      end$$`,
    `create trigger person_templates_insert_signs after insert on person_templates
      referencing new table as fresh for each statement execute function keep_template_signs()`,
    `create trigger person_templates_update_signs after update on person_templates
      referencing old table as stale new table as fresh for each statement execute function keep_template_signs()`,
    `create trigger person_templates_delete_signs after delete on person_templates
      referencing old table as stale for each statement execute function keep_template_signs()`,
    `insert into template_signs_owed (space_id, done, last)
      select space_id, 0, max(id) from person_templates group by space_id`,
  ].map((statement) => sql.raw(statement));

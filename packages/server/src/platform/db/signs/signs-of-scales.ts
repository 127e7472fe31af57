import { type RawBuilder, sql } from 'kysely';
import { DIMENSIONS } from '../../../recognition/scale/dimensions.ts';

/** The only one that there were sign bits of before they said of which they are. */
const FIRST_SCALE = 1;

/**
 * Sign bits say of which scale they are, so that nodes whose versions compare on different ones look for faces in one table, each among
 * its own. A node of a version that does not ask sees those of both: it takes more people for near, and decides about them as ever. What
 * its trigger writes that began before this change and waited for it says no scale: it is of the first.
 */
export const signsOfScales = (): RawBuilder<unknown>[] =>
  [
    `alter table template_signs add column scale integer not null default ${FIRST_SCALE}`,
    'alter table template_signs drop constraint template_signs_key',
    'alter table template_signs add constraint template_signs_key primary key (space_id, person_id, template_id, scale)',
    `create or replace function keep_scaled_templates() returns trigger language plpgsql as $$
      begin
        if tg_op = 'INSERT' then
          insert into template_signs (space_id, person_id, template_id, scale, signs)
          select f.space_id, t.person_id, t.id, f.scale, signs_of_template(f.vector)
          from fresh f join person_templates t on t.space_id = f.space_id and t.id = f.template_id
          where octet_length(f.vector) = ${4 * DIMENSIONS}
          on conflict do nothing;
          insert into template_counts as c (space_id, scale, templates)
          select space_id, scale, count(*) from fresh group by space_id, scale
          on conflict (space_id, scale) do update set templates = c.templates + excluded.templates;
        else
          delete from template_signs s using stale f join person_templates t on t.space_id = f.space_id and t.id = f.template_id
          where s.space_id = t.space_id and s.person_id = t.person_id and s.template_id = t.id and s.scale = f.scale;
          update template_counts c set templates = c.templates - g.n
          from (select space_id, scale, count(*) as n from stale group by space_id, scale) g
          where c.space_id = g.space_id and c.scale = g.scale;
        end if;
        return null;
      end$$`,
  ].map((statement) => sql.raw(statement));

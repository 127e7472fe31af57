import { type RawBuilder, type SqlBool, sql } from 'kysely';

/** Where-clause: a membership has not ended. One that has stays in its table until it is settled. @param now epoch ms */
export const onList = (table: string, now: number): RawBuilder<SqlBool> => {
  const until = sql.ref(`${table}.valid_until`);
  return sql`(${until} is null or ${until} > ${now})`;
};

/** How many memberships of a group of the query have ended and are not settled. @param now epoch ms */
export const endedOfGroup = (now: number): RawBuilder<number> =>
  sql`(select count(*) from memberships as ended where ended.space_id = groups.space_id and ended.group_id = groups.id
    and ended.valid_until <= ${now})`;

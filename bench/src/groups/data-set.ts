import { createAccount, Database, type DatabaseConfig } from '@kith/server/parts';
import { sql } from 'kysely';

export const size = { groups: 1_000, persons: 200_000, memberships: 2_000_000, largest: 100_000 } as const;

/** Members of each group but the largest; what is missing to two million goes to the first of them. */
const each = Math.floor((size.memberships - size.largest) / (size.groups - 1));
const rest = size.memberships - size.largest - each * (size.groups - 1);
/** Persons of a group lie this far apart, so that nobody is twice in one. */
const stride = Math.floor(size.persons / (each + rest));

const GROUPS_AT_A_TIME = 100;

/** The pid of the n-th person, from 1. */
export const pidOf = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;

/** The installation of the size that Kith promises: group 1 holds exactly 100,000 persons. */
export async function loadDataSet(
  config: DatabaseConfig,
  account: { username: string; password: string },
): Promise<void> {
  await using database = await Database.open(config);
  const { queries } = database;
  const clock = () => Date.now();
  await createAccount({ db: database, clock }, account.username, account.password);
  const numbers = (most: number) =>
    sql`recursive numbers (i) as (select 1 union all select i + 1 from numbers where i < ${sql.lit(most)})`;
  const pad = (text: string) =>
    sql.raw(config.kind === 'sqlite' ? `printf('%012d', ${text})` : `lpad((${text})::text, 12, '0')`);
  await sql`insert into groups (space_id, name, name_key, description, persons_count, created)
    with ${numbers(size.groups)} select 1, 'Group ' || i, 'group ' || i, '', case i when 1 then ${sql.lit(size.largest)}
      when 2 then ${sql.lit(each + rest)} else ${sql.lit(each)} end, i from numbers`.execute(queries);
  await sql`insert into persons (space_id, pid, created, facesize, name, name_key)
    with ${numbers(size.persons)} select 1, '00000000-0000-4000-8000-' || ${pad('i')}, 0, 0, 'Person ' || i, 'person ' || i
      from numbers`.execute(queries);
  await sql`insert into memberships (space_id, group_id, person_id, since)
    with ${numbers(size.largest)} select 1, 1, i * 2, 0 from numbers`.execute(queries);
  // Some groups at a time: a server gives no statement longer than half a minute.
  for (let from = 2; from <= size.groups; from += GROUPS_AT_A_TIME) {
    await sql`insert into memberships (space_id, group_id, person_id, since)
      with ${numbers(each + rest)} select 1, groups.id, 1 + (groups.id * 197 + i * ${sql.lit(stride)}) % ${sql.lit(size.persons)}, 0
        from groups, numbers where groups.id >= ${from} and groups.id < ${from + GROUPS_AT_A_TIME}
          and (groups.id = 2 or i <= ${sql.lit(each)})`.execute(queries);
  }
  if (config.kind === 'postgres') await sql`vacuum analyze`.execute(queries);
}

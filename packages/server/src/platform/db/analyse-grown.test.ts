import { openTestKith, type TestKith } from '@kith/testing/test-kith';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Queries } from './database.ts';

let kith: TestKith;
beforeEach(async () => {
  kith = await openTestKith();
});
afterEach(() => kith[Symbol.asyncDispose]());

/**
 * How SQLite finds the memberships of somebody who is erased. An explanation does not look whether the schema is another, as every read
 * does, and what is explained once is not planned again: each has a text of its own.
 */
async function planOfErasure(queries: Queries, personId: number): Promise<string | undefined> {
  await queries.selectFrom('memberships').select('person_id').limit(1).execute();
  const plan = sql<{ detail: string }>`explain query plan
    delete from memberships where space_id = 1 and person_id = ${sql.lit(personId)}`;
  return (await plan.execute(queries)).rows[0]?.detail;
}
const THROUGH_ALL_OF_THE_SPACE = 'SEARCH memberships USING PRIMARY KEY (space_id=?)';
const BY_THE_PERSON = 'SEARCH memberships USING INDEX memberships_by_person (space_id=? AND person_id=?)';

/** Grows when connections are to plan anew. */
const versionOfSchema = async (queries: Queries) => (await sql`pragma schema_version`.execute(queries)).rows;

/** Lets 3,000 persons join three groups. */
const grow = async (queries: Queries) => {
  await sql`insert into groups (id, space_id, name, name_key, description, created)
    select value, 1, value, value, '', 0 from json_each('[1, 2, 3]')`.execute(queries);
  await sql`insert into persons (id, space_id, pid, created, facesize)
    with recursive numbers (i) as (select 1 union all select i + 1 from numbers where i < 3000)
    select i, 1, 'pid-' || i, 0, 0 from numbers`.execute(queries);
  await sql`insert into memberships (space_id, group_id, person_id, since)
    select 1, groups.id, persons.id, 0 from groups, persons`.execute(queries);
};

describe.runIf(process.env.KITH_TEST_DATABASE !== 'postgres')('tables that have grown since the start', () => {
  it('are looked at again, and both who writes and who reads beside plan for them', async () => {
    const { db } = kith.context;
    await grow(db.queries);
    for (const queries of [db.queries, db.reading])
      expect(await planOfErasure(queries, 1)).toBe(THROUGH_ALL_OF_THE_SPACE);
    await db.analyseGrown();
    for (const queries of [db.queries, db.reading]) expect(await planOfErasure(queries, 2)).toBe(BY_THE_PERSON);
  });

  it('are not looked at while they are as large as they were, nor is the schema another', async () => {
    const { db } = kith.context;
    const schema = await db.dumpSchema();
    await grow(db.queries);
    await db.analyseGrown();
    const before = await versionOfSchema(db.queries);
    await db.analyseGrown();
    expect(await versionOfSchema(db.queries)).toEqual(before);
    expect(await db.dumpSchema()).toEqual(schema);
  });
});

import { limits, type SpaceId } from '@kith/contract';
import { manyPersons } from '@kith/testing/many-persons';
import { openTestKith, type TestKith } from '@kith/testing/test-kith';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const GROUPS = '/v1/groups/persons/';

describe('a space in which as many hours are known as it may have', () => {
  let kith: TestKith;
  let group: number;

  beforeAll(async () => {
    kith = await openTestKith();
    group = (await kith.call('POST', GROUPS, { name: 'Shifts' })).body.id;
    await fill(kith.spaceId);
  });
  afterAll(() => kith[Symbol.asyncDispose]());

  /** Everybody had hours of their own, until now. */
  async function fill(spaceId: SpaceId): Promise<void> {
    const { queries } = kith.context.db;
    const many = limits.schedulesPerSpace;
    await manyPersons(queries, spaceId, many, 'many-');
    await sql`insert into schedules (space_id, hours, digest)
      select space_id, ${JSON.stringify(hours('10:00'))}, pid from persons`.execute(queries);
    await sql`insert into past_memberships (space_id, group_id, person_id, since, ended, settled, schedule_id)
      select persons.space_id, ${sql.lit(group)}, persons.id, 0, 1, ${sql.lit(Date.now())}, schedules.id
      from persons inner join schedules on schedules.digest = persons.pid`.execute(queries);
  }

  const hours = (from: string) => ({ time_zone: 'UTC', week: [{ days: ['mo'], from, to: '24:00' }] });
  const add = (pids: string[], from: string) =>
    kith.call('POST', `${GROUPS}pids/`, { pids, groups_ids: [group], hours: hours(from) });

  it('takes others while those are of memberships that have ended', async () => {
    const [ada = ''] = await kith.addPersons(1);
    expect((await add([ada], '08:00')).body).toEqual({ added: 1, already: 0 });
    const { results } = (await kith.call('GET', `${GROUPS}${group}/pids/?when=past&limit=1`)).body;
    expect(results).toMatchObject([{ hours: hours('10:00') }]);
  });

  it('takes no others while members have all of them, and takes others once somebody leaves', async () => {
    const { queries } = kith.context.db;
    await sql`insert into memberships (space_id, group_id, person_id, since, schedule_id)
      select persons.space_id, ${sql.lit(group)}, persons.id, 0, schedules.id
      from persons inner join schedules on schedules.digest = persons.pid where persons.pid <> 'many-1'`.execute(
      queries,
    );
    await sql`update groups set persons_count = ${sql.lit(limits.schedulesPerSpace)}`.execute(queries);
    const [bob = ''] = await kith.addPersons(1);
    const { status, body } = await add([bob], '07:00');
    expect([status, body.fields[0].message]).toEqual([
      400,
      expect.stringContaining('This space has 1000 different hours already'),
    ]);
    expect((await add([bob], '08:00')).body).toEqual({ added: 1, already: 0 });
    await sql`delete from memberships where person_id in (select id from persons where pid = 'many-2')`.execute(
      queries,
    );
    expect((await add([bob], '07:00')).body).toEqual({ added: 1, already: 0 });
  });
});

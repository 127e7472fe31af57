import type { ProfileId } from '@kith/contract';
import { ok } from '@kith/testing/receiver';
import { TestHouse } from '@kith/testing/test-house';
import { until } from '@kith/testing/until';
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { claimingDue, owingProfiles } from './store.ts';

let house: TestHouse;
beforeEach(async () => {
  house = await TestHouse.open();
});
afterEach(() => house[Symbol.asyncDispose]());

/** Every name leads here. */
const resolve = async () => [{ address: '127.0.0.1', family: 4 }];

it('a space whose endpoints all hang keeps no place from another', async () => {
  const hanging = await house.receive(() => {});
  for (let n = 0; n < 30; n++) await house.addProfile(`http://host-${n}.test:${hanging.port}/`);
  for (let n = 0; n < 4; n++) await house.addEntry();
  const dispatcher = house.dispatch({ resolve });
  await until(() => hanging.received.length >= 51, 'all that one space may have under way');

  const other = await house.addSpace();
  const receiver = await other.receive(ok);
  await other.addProfile(receiver.url);
  await other.addEntry();
  dispatcher.wake();
  await until(() => receiver.received.length === 1, 'the delivery of the other space');
  expect(hanging.received).toHaveLength(51);
});

/** Deliveries of one entry, all of them due now. */
async function owe(of: TestHouse, profileId: ProfileId, count: number): Promise<void> {
  const entryId = await of.addEntry();
  await sql`
    with recursive numbers(n) as (select 1 union all select n + 1 from numbers where n < ${sql.lit(count)})
    insert into deliveries (space_id, message_id, status, notification_id, entry_id, created, next_attempt)
    select ${sql.lit(of.spaceId)}, 'msg_' || n, 'owed', ${sql.lit(profileId)}, ${sql.lit(entryId)}, ${sql.lit(of.now)}, ${sql.lit(of.now)}
    from numbers
  `.execute(of.db.queries);
}

it('a backlog of a space hides nothing of another, and costs no claim more than a few deliveries do', async () => {
  const other = await house.addSpace();
  const claimMs = async ({ spaceId }: TestHouse, profileId: ProfileId): Promise<number> => {
    const times: number[] = [];
    for (let n = 0; n < 5; n++) {
      const from = performance.now();
      const claim = { node: 'a', now: house.now, until: house.now + 60_000, except: [], limit: 4 };
      expect(await claimingDue(house.db)('deliveries', { spaceId, profileId }, claim)).toHaveLength(4);
      times.push(performance.now() - from);
    }
    return times.sort((a, b) => a - b)[2] ?? Number.NaN;
  };
  const [few, many] = [await house.addProfile('http://few.test/'), await other.addProfile('http://many.test/')];
  await owe(house, few, 20);
  await owe(other, many, 100_000);
  expect((await owingProfiles(house.db.queries)).map(({ id }) => id)).toEqual([few, many]);
  const quiet = await claimMs(house, few);
  expect(await claimMs(other, many)).toBeLessThan(5 * quiet + 10);

  const hanging = await house.receive(() => {});
  const receiver = await house.receive(ok);
  await house.db.queries.updateTable('notifications').set({ destination_url: hanging.url }).execute();
  const third = await house.addSpace();
  await third.addProfile(receiver.url);
  await third.addEntry();
  house.dispatch();
  await until(() => receiver.received.length === 1, 'the delivery of the third space');
});

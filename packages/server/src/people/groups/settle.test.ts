import type { GroupId, Pid } from '@kith/contract';
import { openTestKith, type TestKith } from '@kith/testing/test-kith';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Tx } from '../../platform/db/database.ts';
import type { PersonId } from '../../platform/db/schema.ts';
import { advanceRevision } from '../../platform/db/space-revision.ts';
import { roomIn } from './make-room.ts';
import { type OnEnded, type Settling, settle, settlingAt } from './settle.ts';
import { addToCounts, insertMemberships } from './store.ts';

const GROUPS = '/v1/groups/persons/';
const HOUR = 60 * 60 * 1000;
const START = Date.parse('2026-06-01T09:00:00Z');
const FULL = 100_000;
const onPostgres = process.env.KITH_TEST_DATABASE === 'postgres';

let now = START;
let kith: TestKith;
let group: GroupId;
let made = 0;

beforeAll(async () => {
  // By this clock nothing ends, so the background puts nothing on record.
  kith = await openTestKith({ clock: () => now });
});
afterAll(() => kith[Symbol.asyncDispose]());
beforeEach(async () => {
  now = START;
  group = (await kith.call('POST', GROUPS, { name: `Group ${++made}` })).body.id;
});

const add = (pids: readonly Pid[], valid_until: number) =>
  kith.call('POST', `${GROUPS}pids/`, { pids, groups_ids: [group], valid_until: new Date(valid_until).toISOString() });
const rows = () => kith.context.db.queries.selectFrom('memberships').where('group_id', '=', group);
const count = async () =>
  (
    await rows()
      .select((eb) => eb.fn.countAll<number>().as('n'))
      .executeTakeFirstOrThrow()
  ).n;
const inSpace = <T>(work: (tx: Tx) => Promise<T>): Promise<T> =>
  kith.context.db.transaction(async (tx) => {
    await advanceRevision(tx, kith.spaceId);
    return work(tx);
  });
/** As the server does it, by a clock that is believed at an instant. */
const sureAt = (at: number, onEnded: Partial<OnEnded> = {}): Settling =>
  settlingAt({ ...kith.context.onEnded, believed: () => at, ...onEnded }, at);

describe('an end that is put on record', () => {
  it('is one by one instant from the beginning of a transaction to its end, though a doubted clock is believed meanwhile', async () => {
    const [early, late] = (await kith.addPersons(2)) as [Pid, Pid];
    await add([early], START + HOUR);
    await add([late], START + 3 * HOUR);
    let believed = START + 2 * HOUR;
    const settling = settlingAt({ ...kith.context.onEnded, believed: () => believed }, START + 4 * HOUR);
    const settled = await inSpace(async (tx) => {
      const first = await settle(tx, settling, kith.spaceId, { groupIds: [group] });
      believed = START + 4 * HOUR;
      return [first, await settle(tx, settling, kith.spaceId, { groupIds: [group] })];
    });
    expect([settled, await count()]).toEqual([[1, 0], 1]);
  });

  it.skipIf(onPostgres)('is found by the order of ends, and not among all memberships of the space', async () => {
    const asked: string[] = [];
    const { db } = kith.context;
    await add((await kith.addPersons(1)) as Pid[], START + HOUR);
    await inSpace(async (tx) => {
      const watched = tx.withPlugin({
        transformQuery: ({ node }) => {
          asked.push(db.queries.getExecutor().compileQuery(node, { queryId: 'asked' }).sql);
          return node;
        },
        transformResult: async ({ result }) => result,
      });
      await settle(watched as Tx, sureAt(START + 2 * HOUR), kith.spaceId, { limit: 200 });
    });
    const [text = ''] = asked.filter((query) => /^select .* from "memberships"/.test(query));
    const values = text.split('?').length - 1;
    const plan = await sql<{ detail: string }>`explain query plan ${sql.raw(text.replaceAll('?', '1'))}`.execute(
      db.queries,
    );
    expect([values, plan.rows.map(({ detail }) => detail)]).toEqual([
      3,
      [expect.stringContaining('INDEX memberships_ending (')],
    ]);
  });
});

describe('a group that is full', () => {
  const fill = () =>
    kith.context.db.queries.updateTable('groups').set({ persons_count: FULL }).where('id', '=', group).execute();

  it('has room as long as somebody gives way, though one who did comes again', async () => {
    await add((await kith.addPersons(2)) as Pid[], START + HOUR);
    await fill();
    let again = 0;
    const follow: OnEnded['follow'] = async (tx, spaceId, [ended]) => {
      if (ended === undefined || again++ > 0) return;
      await insertMemberships(tx, spaceId, [group], [ended.personId], { since: now });
      await addToCounts(tx, spaceId, new Map([[group, 1]]));
    };
    const settling = sureAt(START + 2 * HOUR, { follow });
    const room = await inSpace((tx) => roomIn(tx, settling, { id: group, space_id: kith.spaceId }, 1));
    expect([room, again]).toEqual([1, 2]);
  });

  it('has none for more than give way', async () => {
    await add((await kith.addPersons(1)) as Pid[], START + HOUR);
    await fill();
    const settling = sureAt(START + 2 * HOUR);
    expect(await inSpace((tx) => roomIn(tx, settling, { id: group, space_id: kith.spaceId }, 3))).toBe(1);
  });
});

describe('an end that two nodes come to, whose clocks are an hour apart', () => {
  const ends = async (pid: Pid) =>
    (await kith.call('GET', `/v1/audit/?pid=${pid}&action=membership.ended`)).body.results.length;
  const past = async () => (await kith.call('GET', `${GROUPS}${group}/pids/?when=past`)).body.count;

  it('is told once, though the one that is behind has brought somebody back meanwhile', async () => {
    const [pid] = (await kith.addPersons(1)) as [Pid];
    await add([pid], START + HOUR);
    const settled = () =>
      inSpace((tx) => settle(tx, sureAt(START + 2 * HOUR), kith.spaceId, { groupIds: [group], limit: 5 }));
    expect(await settled()).toBe(1);
    const { person_id } = await kith.context.db.queries
      .selectFrom('past_memberships')
      .select('person_id')
      .where('group_id', '=', group)
      .executeTakeFirstOrThrow();
    const times = { valid_from: null, valid_until: START + HOUR, schedule_id: null };
    await inSpace(async (tx) => {
      await insertMemberships(tx, kith.spaceId, [group], [person_id as PersonId], { since: now, times });
      await addToCounts(tx, kith.spaceId, new Map([[group, 1]]));
    });
    expect(await settled()).toBe(1);
    expect([await count(), await ends(pid), await past()]).toEqual([0, 1, 1]);
    expect((await kith.call('GET', `${GROUPS}${group}/`)).body.persons_count).toBe(0);
  });

  it('is another one at another instant', async () => {
    const [pid] = (await kith.addPersons(1)) as [Pid];
    for (const hours of [1, 2]) {
      await add([pid], START + hours * HOUR);
      await inSpace((tx) => settle(tx, sureAt(START + hours * HOUR), kith.spaceId, { groupIds: [group] }));
    }
    expect([await ends(pid), await past()]).toEqual([2, 2]);
  });
});

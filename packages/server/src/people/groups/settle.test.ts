import type { GroupId, Pid } from '@kith/contract';
import { openTestKith, type TestKith } from '@kith/testing/test-kith';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Tx } from '../../platform/db/database.ts';
import { advanceRevision } from '../../platform/db/space-revision.ts';
import { type OnEnded, type Settling, settle, settlingAt } from './settle.ts';

const GROUPS = '/v1/groups/persons/';
const HOUR = 60 * 60 * 1000;
const START = Date.parse('2026-06-01T09:00:00Z');
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

import type { EntryId, GroupId, Pid, SourceId } from '@kith/contract';
import { see } from '@kith/testing/sightings';
import { openTestKith, type TestKith } from '@kith/testing/test-kith';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Tx } from '../../platform/db/database.ts';
import type { PersonId } from '../../platform/db/schema.ts';
import { advanceRevision } from '../../platform/db/space-revision.ts';
import { findPersonInSpaces } from '../persons/store.ts';
import { rulesNow } from './rules/rule-store.ts';
import { insertMemberships } from './store.ts';

const GROUPS = '/v1/groups/persons/';
const HOUR = 60 * 60 * 1000;

describe('groups of somebody who is seen again', () => {
  let now = Date.UTC(2026, 0, 1);
  let kith: TestKith;
  let door: SourceId;
  let ada: Pid;
  let staff: GroupId;

  beforeAll(async () => {
    kith = await openTestKith({ clock: () => now });
    door = (await kith.call('POST', '/v1/sources/', { name: 'Door' })).body.id;
  });
  afterAll(() => kith[Symbol.asyncDispose]());

  let made = 0;
  const group = async (fields: object = {}): Promise<GroupId> =>
    (await kith.call('POST', GROUPS, { name: `Group ${++made}`, ...fields })).body.id;
  const add = (id: GroupId, times = {}) =>
    kith.call('POST', `${GROUPS}pids/`, { pids: [ada], groups_ids: [id], ...times });
  const at = (instant: number) => new Date(instant).toISOString();
  const idsIn = async (entry: EntryId | undefined): Promise<GroupId[]> => {
    const { body } = await kith.call('GET', `/v1/entries/?id_from=${entry}&limit=1`);
    return body.results[0].persons_groups.map(({ id }: { id: GroupId }) => id);
  };
  /** She is seen; the ids of the groups that the event carries. */
  const seen = async (when = now) => idsIn((await see(kith, [ada], { sourceId: door, now, seen: when }))[0]);
  const idOf = async (tx: Tx): Promise<PersonId> =>
    (await findPersonInSpaces(tx, [kith.spaceId], ada))?.id ?? (0 as PersonId);
  const read = async (tx: Tx) => {
    const { revision } = await rulesNow(tx, kith.spaceId);
    const id = await idOf(tx);
    const asked = { spaceId: kith.spaceId, revision, personIds: [id], from: now, to: now };
    return (await kith.context.rememberedGroups.of(tx, asked)).get(id);
  };

  beforeEach(async () => {
    [ada] = (await kith.addPersons(1)) as [Pid];
    staff = await group();
  });

  it('are read once, as long as nobody changes groups or memberships of the space', async () => {
    const { db } = kith.context;
    await add(staff);
    const first = await db.transaction(read);
    await see(kith, [ada], { sourceId: door, now });
    expect(await db.transaction(read)).toBe(first);
    await group();
    expect(await db.transaction(read)).not.toBe(first);
  });

  it('follow whatever is done by hand', async () => {
    expect(await seen()).toEqual([]);
    await add(staff);
    expect(await seen()).toEqual([staff]);
    await kith.call('PATCH', `${GROUPS}${staff}/`, { valid_from: at(now + HOUR) });
    expect(await seen()).toEqual([]);
    await kith.call('PATCH', `${GROUPS}${staff}/`, { valid_from: null });
    await kith.call('PATCH', `${GROUPS}${staff}/pids/${ada}/`, { valid_from: at(now + HOUR) });
    expect(await seen()).toEqual([]);
    await add(staff);
    expect(await seen()).toEqual([staff]);
    await kith.call('DELETE', `${GROUPS}${staff}/`);
    expect(await seen()).toEqual([]);
  });

  it('begin and end by the clock', async () => {
    await add(staff, { valid_from: at(now + HOUR), valid_until: at(now + 2 * HOUR) });
    const told: GroupId[][] = [];
    for (let hour = 0; hour < 3; hour++, now += HOUR) told.push(await seen());
    expect(told).toEqual([[], [staff], []]);
  });

  it('are those of the instant when the face was seen, also of a picture that comes late', async () => {
    await add(staff, { valid_until: at(now + HOUR) });
    now += 2 * HOUR;
    expect(await seen()).toEqual([]);
    expect(await seen(now - 2 * HOUR)).toEqual([staff]);
    expect(await seen()).toEqual([]);
  });

  it('stay where a rule only prolongs a membership', async () => {
    const today = await group({ rule: { seen: { times: 1, days: 1, sources: [] } } });
    expect(await seen()).toEqual([]);
    for (let time = 0; time < 4; time++) {
      now += 20 * HOUR;
      expect(await seen()).toEqual([today]);
    }
    now += 30 * HOUR;
    expect(await seen()).toEqual([]);
    await kith.call('DELETE', `${GROUPS}${today}/`);
  });

  it('are not those that a transaction has read which came to nothing', async () => {
    const other = await group();
    expect(await seen()).toEqual([]);
    const broken = kith.context.db.transaction(async (tx) => {
      await advanceRevision(tx, kith.spaceId);
      await insertMemberships(tx, kith.spaceId, [staff], [await idOf(tx)], { since: now });
      expect((await read(tx))?.map(({ group: { id } }) => id)).toEqual([staff]);
      throw new Error('The disk is full.');
    });
    await expect(broken).rejects.toThrow('The disk is full.');
    // The next revision is that which the transaction had.
    await add(other);
    expect(await seen()).toEqual([other]);
  });
});

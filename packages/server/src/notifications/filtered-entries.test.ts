import type { Pid, SourceId } from '@kith/contract';
import { owed, type Sighting, see } from '@kith/testing/sightings';
import { openTestKith, type TestKith } from '@kith/testing/test-kith';
import { until } from '@kith/testing/until';
import fc from 'fast-check';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { advanceRevision } from '../platform/db/space-revision.ts';
import { insertDeliveries } from './deliveries/store.ts';

const START = Date.UTC(2026, 0, 2, 3, 4, 5);
const SECOND = 1000;

let kith: TestKith;
let ada: Pid;
let bob: Pid;
let door: SourceId;
let gate: SourceId;
let now: number;

beforeEach(async () => {
  now = START;
  kith = await openTestKith({ clock: () => now });
  [ada, bob] = (await kith.addPersons(2)) as [Pid, Pid];
  door = (await kith.call('POST', '/v1/sources/', { name: 'door' })).body.id;
  gate = (await kith.call('POST', '/v1/sources/', { name: 'gate' })).body.id;
});
afterEach(() => kith[Symbol.asyncDispose]());

const profile = async (filters: object): Promise<number> => {
  const wish = { name: 'A profile', http_method: 0, destination_url: 'https://example.com/hook', ...filters };
  const { status, body } = await kith.call('POST', '/v1/notifications/', wish);
  expect(status, JSON.stringify(body)).toBe(201);
  return body.id;
};
const addGroup = async (name: string, ...pids: Pid[]): Promise<number> => {
  const { id } = (await kith.call('POST', '/v1/groups/persons/', { name })).body;
  if (pids.length) await kith.call('POST', '/v1/groups/persons/pids/', { pids, groups_ids: [id] });
  return id;
};
const seen = (pids: readonly (Pid | null)[], sighting: Partial<Sighting> = {}) =>
  see(kith, pids, { sourceId: door, now, ...sighting });
const test = async (id: number, wish: object = {}) =>
  (await kith.call('POST', `/v1/notifications/${id}/test/`, wish)).body;
const reasons = async (id: number, wish: object = {}): Promise<(string | null)[]> =>
  (await test(id, wish)).results.map(({ reason }: { reason: string | null }) => reason).toReversed();
const cooldowns = () => kith.context.db.queries.selectFrom('cooldowns').selectAll().orderBy('until').execute();

describe('groups of a profile', () => {
  it('any, all and none: each entry is owed to whom it should be', async () => {
    const staff = await addGroup('Staff', ada, bob);
    const night = await addGroup('Night', ada);
    const any = await profile({ persons_groups: [night] });
    const all = await profile({ groups_all: [staff, night] });
    const none = await profile({ groups_none: [night] });
    const staffByDay = await profile({ groups_all: [staff], groups_none: [night] });
    const [adas, bobs, strangers] = await seen([ada, bob, null]);
    expect(await owed(kith, any)).toEqual([adas]);
    expect(await owed(kith, all)).toEqual([adas]);
    expect(await owed(kith, none)).toEqual([bobs, strangers]);
    expect(await owed(kith, staffByDay)).toEqual([bobs]);
    expect(await reasons(staffByDay)).toEqual(['groups_none', null, 'groups_all']);
  });

  it('that are deleted hold nobody, and the profile shows them', async () => {
    const staff = await addGroup('Staff', ada);
    const any = await profile({ persons_groups: [staff] });
    const all = await profile({ groups_all: [staff] });
    const none = await profile({ groups_none: [staff] });
    expect((await kith.call('GET', `/v1/notifications/${any}/`)).body.deleted_groups).toEqual([]);
    await kith.call('DELETE', `/v1/groups/persons/${staff}/`);
    const entries = await seen([ada, null]);
    expect(await owed(kith, any)).toEqual([]);
    expect(await owed(kith, all)).toEqual([]);
    expect(await owed(kith, none)).toEqual(entries);
    const { results } = (await kith.call('GET', '/v1/notifications/')).body;
    expect(results.map((shown: { deleted_groups: number[] }) => shown.deleted_groups)).toEqual([
      [staff],
      [staff],
      [staff],
    ]);
  });
});

describe('sources of a profile', () => {
  it('stay the same ones when they are renamed', async () => {
    const id = await profile({ sources: ['door'] });
    await kith.call('PATCH', `/v1/sources/${door}/`, { name: 'front' });
    await kith.call('PATCH', `/v1/sources/${gate}/`, { name: 'door' });
    const [adas] = await seen([ada]);
    await seen([ada], { sourceId: gate });
    expect(await owed(kith, id)).toEqual([adas]);
    expect((await kith.call('PUT', `/v1/notifications/${id}/`, { sources: ['door', 'front'] })).body.sources).toEqual([
      gate,
      door,
    ]);
  });

  it('that are deleted see nobody, and the profile shows them', async () => {
    const id = await profile({ sources: ['door'] });
    await kith.call('DELETE', `/v1/sources/${door}/`);
    await seen([ada], { sourceId: gate });
    expect(await owed(kith, id)).toEqual([]);
    expect(
      (await kith.call('PATCH', `/v1/notifications/${id}/`, { sources: [door], is_active: true })).body,
    ).toMatchObject({ sources: [door], deleted_sources: [door] });
    const again = await kith.call('PATCH', `/v1/notifications/${id}/`, { sources: ['door'] });
    expect(again.body.fields).toMatchObject([{ name: 'sources', error_code: 1005 }]);
  });
});

describe('the confidence of a profile', () => {
  it('is that of the entry at least; who is nobody has none', async () => {
    const id = await profile({ min_confidence: 80 });
    await seen([ada], { confidence: 79.99 });
    const [just] = await seen([ada], { confidence: 80 });
    await seen([null]);
    const [first] = await seen([bob], { result: 'new', confidence: 100 });
    expect(await owed(kith, id)).toEqual([just, first]);
    await kith.call('PATCH', `/v1/notifications/${id}/`, { min_confidence: null });
    expect(await seen([null])).toEqual((await owed(kith, id)).slice(2));
  });
});

describe('a cooldown', () => {
  it('lets one notification of a person at a source pass, and the next when it is over', async () => {
    const id = await profile({ cooldown_seconds: 60 });
    const other = await profile({});
    const told: unknown[] = [];
    const all: unknown[] = [];
    const look = async (pids: readonly (Pid | null)[], passes: readonly boolean[], sourceId = door) => {
      const ids = await seen(pids, { sourceId });
      all.push(...ids);
      told.push(...ids.filter((_, i) => passes[i]));
    };
    await look([ada, ada, bob, null, null], [true, false, true, true, true]);
    now += 59 * SECOND;
    await look([ada, null], [false, true]);
    await look([ada], [true], gate);
    now += SECOND;
    await look([ada], [true]);
    now += 59 * SECOND;
    await look([ada], [false]);
    expect(await owed(kith, id)).toEqual(told);
    expect(await owed(kith, other)).toEqual(all);
  });

  it('begins with what is sent, not with what another filter keeps back', async () => {
    const id = await profile({ cooldown_seconds: 60, min_confidence: 80 });
    await seen([ada], { confidence: 70 });
    const [sure] = await seen([ada], { confidence: 85 });
    expect(await owed(kith, id)).toEqual([sure]);
  });

  it('is exact when many frames come at once', async () => {
    const id = await profile({ cooldown_seconds: 60 });
    const frames = await Promise.all(Array.from({ length: 12 }, () => seen([ada, bob, null])));
    const entries = frames.flat();
    const sent = await owed(kith, id);
    const strangers = frames.map(([, , stranger]) => stranger);
    expect(entries).toHaveLength(36);
    expect(sent).toHaveLength(14);
    expect(sent).toEqual(expect.arrayContaining(strangers));
  });

  it('that is made shorter is shorter at once', async () => {
    const id = await profile({ cooldown_seconds: 3600 });
    await seen([ada]);
    now += 60 * SECOND;
    await kith.call('PATCH', `/v1/notifications/${id}/`, { cooldown_seconds: 60 });
    await seen([ada]);
    await kith.call('PATCH', `/v1/notifications/${id}/`, { cooldown_seconds: null });
    await seen([ada]);
    expect(await owed(kith, id)).toHaveLength(3);
  });

  it('is forgotten when it is over, a few with every notification', async () => {
    await profile({ cooldown_seconds: 60 });
    const many = await kith.addPersons(10);
    await seen(many);
    expect(await cooldowns()).toHaveLength(10);
    now += 60 * SECOND;
    for (let i = 0; i < 5; i++) await seen([(await kith.addPersons(1))[0] as Pid]);
    expect((await cooldowns()).every(({ until: over }) => over > now)).toBe(true);
    expect(await cooldowns()).toHaveLength(5);
  });

  it('is erased with the person, the profile and the source', async () => {
    const id = await profile({ cooldown_seconds: 60 });
    const other = await profile({ cooldown_seconds: 60 });
    await seen([ada, bob]);
    await seen([ada, bob], { sourceId: gate });
    expect(await cooldowns()).toHaveLength(8);
    expect((await kith.call('DELETE', `/v1/persons/${ada}/`)).status).toBeLessThan(300);
    expect(await cooldowns()).toHaveLength(4);
    await kith.call('DELETE', `/v1/notifications/${other}/`);
    expect((await cooldowns()).map((row) => row.notification_id)).toEqual([id, id]);
    await kith.call('DELETE', `/v1/sources/${gate}/`);
    await until(async () => (await cooldowns()).length === 1, 'the cooldown of the source is erased');
    expect((await cooldowns())[0]?.source_id).toBe(door);
  });

  it('of two persons who become one is that of the later telling', async () => {
    const id = await profile({ cooldown_seconds: 60 });
    const first = await seen([ada]);
    now += 30 * SECOND;
    const later = await seen([bob]);
    const atGate = await seen([bob], { sourceId: gate });
    await kith.call('POST', `/v1/persons/${ada}/merge/`, { from: bob });
    now += 59 * SECOND;
    await seen([ada, ada]);
    await seen([ada], { sourceId: gate });
    now += SECOND;
    const over = await seen([ada]);
    expect(await owed(kith, id)).toEqual([...first, ...later, ...atGate, ...over]);
  });

  it('is erased with its space', async () => {
    const space = (await kith.call('POST', '/v1/spaces/', { name: 'branch' })).body.id;
    const { key } = (await kith.call('POST', `/v1/spaces/${space}/tokens/`, { permanent: true })).body;
    const [pid] = (await kith.addPersons(1, space)) as [Pid];
    const source = (await kith.call('POST', '/v1/sources/', { name: 'door' }, key)).body.id;
    const wish = { name: 'A', http_method: 0, destination_url: 'https://example.com/', cooldown_seconds: 60 };
    await kith.call('POST', '/v1/notifications/', wish, key);
    await see({ ...kith, spaceId: space }, [pid], { sourceId: source, now });
    expect(await cooldowns()).toHaveLength(1);
    expect((await kith.call('DELETE', `/v1/spaces/${space}/`)).status).toBe(204);
    expect(await cooldowns()).toEqual([]);
  });
});

describe('a dry run', () => {
  it('says of the newest entries which would be sent, and why not the others', async () => {
    const id = await profile({ results: ['ha', 'exact'], cooldown_seconds: 60, is_active: false });
    const [first] = await seen([ada]);
    now += SECOND;
    const [second] = await seen([ada], { result: 'exact' });
    now += SECOND;
    const [stranger] = await seen([null]);
    expect(await test(id)).toEqual({
      is_active: false,
      count: 3,
      would_send: 1,
      results: [
        {
          entry_id: stranger,
          created: '2026-01-02T03:04:07.000000+00:00',
          pid: null,
          person: null,
          result: 'nm',
          would_send: false,
          reason: 'results',
        },
        {
          entry_id: second,
          created: '2026-01-02T03:04:06.000000+00:00',
          pid: ada,
          person: { name: null, external_id: null },
          result: 'exact',
          would_send: false,
          reason: 'cooldown',
        },
        {
          entry_id: first,
          created: '2026-01-02T03:04:05.000000+00:00',
          pid: ada,
          person: { name: null, external_id: null },
          result: 'ha',
          would_send: true,
          reason: null,
        },
      ],
      news: { count: 0, would_send: 0, results: [] },
      left_out: [],
      text: { title: 'Sample: Sample', body: 'Sample, 2 Jan 2026, 03:04:07\nSample' },
    });
    expect(await test(id, { limit: 2 })).toMatchObject({ count: 2, would_send: 1 });
    expect(await kith.context.db.queries.selectFrom('deliveries').selectAll().execute()).toEqual([]);
    expect(await cooldowns()).toEqual([]);
  });

  it('takes filters to be tried, and keeps those of the profile', async () => {
    const id = await profile({ results: ['ha'], age_from: 18 });
    const before = (await kith.call('GET', `/v1/notifications/${id}/`)).body;
    await seen([ada], { age: 30 });
    await seen([ada], { age: 17 });
    await seen([null], { age: 30 });
    expect(await reasons(id)).toEqual([null, 'age', 'results']);
    expect(await reasons(id, { results: null })).toEqual([null, 'age', null]);
    expect(await reasons(id, { results: null, age_from: null, min_confidence: '50' })).toEqual([
      null,
      null,
      'min_confidence',
    ]);
    expect(await reasons(id, { sources: ['gate', String(door)] })).toEqual([null, 'age', 'results']);
    expect((await kith.call('GET', `/v1/notifications/${id}/`)).body).toEqual(before);
  });

  it('judges by the groups that a person was in then', async () => {
    const staff = await addGroup('Staff');
    const id = await profile({ persons_groups: [staff] });
    await seen([ada]);
    await kith.call('POST', '/v1/groups/persons/pids/', { pids: [ada], groups_ids: [staff] });
    await seen([ada]);
    expect(await reasons(id)).toEqual(['persons_groups', null]);
  });

  it('leaves out the entries of sources that are deleted', async () => {
    const id = await profile({});
    await seen([ada]);
    const [left] = await seen([ada], { sourceId: gate });
    await kith.call('DELETE', `/v1/sources/${door}/`);
    expect((await test(id)).results.map(({ entry_id }: { entry_id: number }) => entry_id)).toEqual([left]);
  });

  it('is refused with what is wrong', async () => {
    const id = await profile({});
    const refused = async (wish: object) =>
      (await kith.call('POST', `/v1/notifications/${id}/test/`, wish)).body.fields.map(
        ({ name }: { name: string }) => name,
      );
    expect(await refused({ limit: 0 })).toEqual(['limit']);
    expect(await refused({ limit: 1001 })).toEqual(['limit']);
    expect(await refused({ sources: ['nowhere'], groups_none: [99] })).toEqual(['sources', 'groups_none']);
    expect((await kith.call('POST', '/v1/notifications/99/test/')).status).toBe(404);
    expect((await kith.call('POST', `/v1/notifications/${id}/test/`)).status).toBe(200);
  });

  it('says of any entries what was owed of them', async () => {
    const staff = await addGroup('Staff', ada);
    const frame = fc.record({
      pids: fc.array(fc.constantFrom(ada, bob, null), { minLength: 1, maxLength: 3 }),
      sourceId: fc.constantFrom(door, gate),
      result: fc.constantFrom('ha' as const, 'junk' as const),
      confidence: fc.constantFrom(70, 90),
      age: fc.option(fc.constantFrom(10, 40)),
      waits: fc.integer({ min: 0, max: 40 }),
    });
    const filters = fc.record(
      {
        results: fc.constant(['ha', 'nm']),
        age_to: fc.constant(20),
        sources: fc.constant(['gate']),
        groups_all: fc.constant([staff]),
        groups_none: fc.constant([]),
        min_confidence: fc.constant(80),
        cooldown_seconds: fc.constantFrom(1, 30, 60),
      },
      { requiredKeys: [] },
    );
    const property = fc.asyncProperty(filters, fc.array(frame, { maxLength: 8 }), async (wish, frames) => {
      const id = await profile(wish);
      let entries = 0;
      for (const { pids, waits, ...sighting } of frames) {
        now += waits * SECOND;
        entries += (await seen(pids, sighting)).length;
      }
      await kith.call('PATCH', `/v1/notifications/${id}/`, { is_active: false });
      const { results } = await test(id, { limit: Math.max(1, entries) });
      const would = results
        .slice(0, entries)
        .flatMap((told: { entry_id: number; would_send: boolean }) => (told.would_send ? told.entry_id : []));
      expect(would.toReversed()).toEqual(await owed(kith, id));
    });
    await fc.assert(property, { numRuns: 15 });
  });
});

describe('a profile that changes while an entry is written', () => {
  it('is deleted after it, and the entry is kept', async () => {
    const id = await profile({});
    const { db, ids } = kith.context;
    let deletion: Promise<unknown> = Promise.resolve();
    /** On SQLite every query waits for the transaction before it. */
    const waitsForItsTurn = async () => {
      if (process.env.KITH_TEST_DATABASE !== 'postgres') return true;
      const { rows } = await sql`select 1 from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock'`.execute(db.queries);
      return rows.length === 1;
    };
    const [entry] = await seen([ada]);
    await db.transaction(async (tx) => {
      await advanceRevision(tx, kith.spaceId, 'entries');
      deletion = kith.call('DELETE', `/v1/notifications/${id}/`);
      await until(waitsForItsTurn, 'the deletion to wait');
      const delivery = { space_id: kith.spaceId, message_id: ids.messageId(), next_attempt: now, created: now };
      const of = { notification_id: id as never, entry_id: entry as never };
      await insertDeliveries(tx, [{ ...delivery, ...of }]);
    });
    expect(await deletion).toMatchObject({ status: 204 });
    expect(await db.queries.selectFrom('deliveries').selectAll().execute()).toEqual([]);
  });
});

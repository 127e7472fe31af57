import type { AlarmTried, AlarmWhenWish, GroupId, Pid, SourceId } from '@kith/contract';
import { see } from '@kith/testing/sightings';
import { openTestKith, type TestKith } from '@kith/testing/test-kith';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { dryRun } from './dry-run.ts';
import { wishedWhen } from './wished-when.ts';

const SECOND = 1000;
/** How many worlds are tried; KITH_ALARM_RUNS and KITH_ALARM_SEED say how many and which. */
const RUNS = Number(process.env.KITH_ALARM_RUNS ?? 40);

let kith: TestKith;
let now = Date.parse('2026-03-29T00:30:00Z');
let pids: Pid[];
let groups: GroupId[];
let sources: SourceId[];

beforeAll(async () => {
  kith = await openTestKith({ clock: () => now });
  pids = await kith.addPersons(4);
  const made = async (path: string, name: string) => (await kith.call('POST', path, { name })).body.id;
  groups = [await made('/v1/groups/persons/', 'Staff'), await made('/v1/groups/persons/', 'Guests')];
  sources = [await made('/v1/sources/', 'door'), await made('/v1/sources/', 'yard')];
  const [staff, guests] = groups;
  await kith.call('POST', '/v1/groups/persons/pids/', { pids: pids.slice(0, 3), groups_ids: [staff] });
  await kith.call('POST', '/v1/groups/persons/pids/', { pids: pids.slice(2), groups_ids: [guests] });
});
afterAll(async () => {
  await kith?.[Symbol.asyncDispose]();
});

/** One of several, by its place. */
const some = <T>(all: () => readonly T[]) => fc.nat().map((n) => all()[n % all().length] as T);
const seconds = fc.integer({ min: 1, max: 90 });
/** Every day, of every hour a part: clocks are put forward on the way. */
const days = ['mo', 'tu', 'we', 'th', 'fr', 'sa', 'su'] as const;
const ofHour = (hour: number, from: string, to: string) => {
  const of = String(hour).padStart(2, '0');
  return { days: [...days], from: `${of}:${from}`, to: `${of}:${to}` };
};
const every = Array.from({ length: 24 }, (_, hour) => hour);
const hours = fc.oneof(
  { weight: 2, arbitrary: fc.constant(null) },
  fc.constantFrom(
    { time_zone: 'UTC', week: every.map((hour) => ofHour(hour, '01', '04')) },
    { time_zone: 'Europe/Berlin', week: every.map((hour) => ofHour(hour, '10', '50')) },
  ),
);
const conditions = fc.record({
  results: fc.subarray(['ha', 'nm'] as const),
  sources: fc.oneof(
    fc.constant<SourceId[]>([]),
    some(() => sources).map((id) => [id]),
  ),
  min_confidence: fc.constantFrom(null, 50),
  hours,
});
const groupIds = fc.oneof(
  fc.constant<GroupId[]>([]),
  some(() => groups).map((id) => [id]),
);
const bySight = fc.record({
  groups_all: groupIds,
  groups_any: groupIds,
  first_time: fc.oneof({ weight: 4, arbitrary: fc.constant(false) }, fc.constant(true)),
  count: fc.option(
    fc.record({
      more_than: fc.integer({ min: 1, max: 3 }),
      within_seconds: seconds,
      per: fc.constantFrom('all' as const, 'source' as const, 'person' as const),
    }),
    { freq: 2 },
  ),
});
const measured = fc.oneof(
  bySight,
  fc.record({ absent: fc.record({ group_id: some(() => groups), for_seconds: seconds }) }),
  fc.record({
    together: fc.record({
      group_id: some(() => groups),
      at_least: fc.integer({ min: 2, max: 3 }),
      within_seconds: seconds,
    }),
  }),
);
const when: fc.Arbitrary<AlarmWhenWish> = fc.tuple(conditions, measured).map(([one, other]) => ({ ...one, ...other }));

/** Something that happens: time passes, then a frame is stored that was seen some time before, or somebody looks after what is due. */
const event = fc.record({
  afterMs: fc.oneof(fc.constantFrom(0, SECOND, 5 * SECOND, 60 * SECOND), fc.integer({ min: 0, max: 70 * SECOND })),
  frame: fc.option(
    fc.record({
      who: fc.array(fc.option(fc.nat({ max: 3 })), { minLength: 1, maxLength: 3 }),
      source: fc.nat({ max: 1 }),
      // Before it is stored; what a camera says may also be to come.
      lateMs: fc.oneof(
        { weight: 3, arbitrary: fc.constant(0) },
        fc.integer({ min: 0, max: 100 * SECOND }),
        fc.constantFrom(-SECOND, -30 * SECOND, -13 * 60 * 60 * SECOND),
      ),
      confidence: fc.constantFrom(40, 90),
    }),
    { freq: 4 },
  ),
});

const shown = ({ kind, at, count, entry_id }: Pick<AlarmTried, 'kind' | 'at' | 'count' | 'entry_id'>) =>
  `${at} ${kind} ${count} ${entry_id}`;

it('a dry run says what was raised', async () => {
  const kinds = new Map<string, number>();
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(when, fc.constantFrom(0, 20, 600)), { minLength: 1, maxLength: 4 }),
      fc.array(event, { minLength: 5, maxLength: 30 }),
      async (wishes, events) => {
        now += SECOND;
        // As every node does each hour: a clock that nobody has looked at for long is doubted.
        await kith.context.believed.look();
        const armed = now;
        const rules: { readonly id: number; readonly wish: AlarmWhenWish; readonly cooldown_seconds: number }[] = [];
        for (const [wish, cooldown_seconds] of wishes) {
          const rule = { name: 'Rule', when: wish, cooldown_seconds };
          const { status, body } = await kith.call('POST', '/v1/alarm-rules/', rule);
          // What names nothing, or can never be, is refused.
          if (status === 201) rules.push({ id: body.id, wish, cooldown_seconds });
        }
        for (const { afterMs, frame } of events) {
          now += afterMs;
          if (!frame) {
            await kith.context.alarmKeeper.look();
            kith.context.alarmPurge.wake();
            continue;
          }
          const { who, source, lateMs, confidence } = frame;
          const seen = who.map((n) => (n === null ? null : (pids[n] ?? null)));
          const sourceId = sources[source] as SourceId;
          await see(kith, seen, { sourceId, confidence, now, seen: now - lateMs });
        }
        await kith.context.alarmKeeper.look();
        const { db } = kith.context;
        for (const { id, wish, cooldown_seconds } of rules) {
          const { results } = (await kith.call('GET', `/v1/alarms/?rules_ids=${id}&limit=1000`)).body;
          const raised = results.map((alarm: AlarmTried & { entry: { id: number } | null }) =>
            shown({ ...alarm, entry_id: (alarm.entry?.id ?? null) as AlarmTried['entry_id'] }),
          );
          const granted = await wishedWhen(db.queries, kith.spaceId, wish, now);
          const asked = { when: granted.when, cooldown_seconds, since: armed, limit: 1000 };
          const tried = await dryRun({ db, clock: () => now, pageSize: 3 }, kith.spaceId, asked);
          expect(raised.sort()).toEqual(tried.results.map(shown).sort());
          for (const { kind } of tried.results) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
          await kith.call('DELETE', `/v1/alarm-rules/${id}/`);
        }
      },
    ),
    { numRuns: RUNS, ...(process.env.KITH_ALARM_SEED && { seed: Number(process.env.KITH_ALARM_SEED) }) },
  );
  expect([...kinds.keys()].sort()).toEqual(['absent', 'count', 'sighting', 'together']);
}, 300_000);

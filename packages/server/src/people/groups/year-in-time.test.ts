import type { GroupId, Pid, SourceId, Weekday } from '@kith/contract';
import { see } from '@kith/testing/sightings';
import { openTestKith, type TestKith } from '@kith/testing/test-kith';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { advanceRevision } from '../../platform/db/space-revision.ts';
import { findPersonInSpaces } from '../persons/store.ts';
import { groupsOfPerson } from './groups-in-effect.ts';
import { settle, settlingAt } from './settle.ts';

const HOUR = 60 * 60 * 1000;
const DAY = 24 * HOUR;
const YEAR = Date.parse('2026-01-01T00:00:00Z');
const GROUPS = '/v1/groups/persons/';
const workdays = ['mo', 'tu', 'we', 'th', 'fr'] as const;

type Range = { readonly days: readonly Weekday[]; readonly from: string; readonly to: string };
interface Times {
  readonly valid_from?: string;
  readonly valid_until?: string;
  readonly hours?: { readonly time_zone: string; readonly week: readonly Range[] };
}

/** What the person is a member of, and when; and when its group is in effect. */
const told: readonly { readonly membership: Times; readonly group: Times }[] = [
  { membership: {}, group: {} },
  {
    membership: { hours: { time_zone: 'Europe/Berlin', week: [{ days: workdays, from: '08:00', to: '18:00' }] } },
    group: {},
  },
  {
    membership: {
      hours: { time_zone: 'America/New_York', week: [{ days: ['fr', 'sa'], from: '22:00', to: '06:00' }] },
    },
    group: {},
  },
  // An hour that comes twice, and one that does not come.
  {
    membership: { hours: { time_zone: 'Europe/Berlin', week: [{ days: ['su'], from: '02:00', to: '03:00' }] } },
    group: {},
  },
  { membership: { valid_from: '2026-03-29T01:00:00Z', valid_until: '2026-10-25T01:00:00Z' }, group: {} },
  {
    membership: { valid_until: '2026-06-30' },
    group: { hours: { time_zone: 'Australia/Sydney', week: [{ days: workdays, from: '09:00', to: '24:00' }] } },
  },
];

let kith: TestKith;
let ids: GroupId[];
let pid: Pid;
let sourceId: SourceId;

beforeAll(async () => {
  let now = YEAR - DAY;
  kith = await openTestKith({ clock: () => now });
  [pid] = (await kith.addPersons(1)) as [Pid];
  sourceId = (await kith.call('POST', '/v1/sources/', { name: 'Door' })).body.id;
  ids = [];
  for (const [i, { membership, group }] of told.entries()) {
    const { id } = (await kith.call('POST', GROUPS, { name: `Group ${i}`, ...group })).body;
    await kith.call('POST', `${GROUPS}pids/`, { pids: [pid], groups_ids: [id], ...membership });
    ids.push(id);
  }
  now = YEAR;
});
afterAll(() => kith[Symbol.asyncDispose]());

const clocks = new Map<string, Intl.DateTimeFormat>();

/** A clock on the wall without any library: the words that the platform formats. */
function onTheWall(zone: string, at: number): { day: Weekday; time: string } {
  const clock =
    clocks.get(zone) ??
    new Intl.DateTimeFormat('en-GB', { timeZone: zone, weekday: 'short', hour: '2-digit', minute: '2-digit' });
  clocks.set(zone, clock);
  const parts = Object.fromEntries(clock.formatToParts(at).map(({ type, value }) => [type, value]));
  return { day: `${parts.weekday}`.slice(0, 2).toLowerCase() as Weekday, time: `${parts.hour}:${parts.minute}` };
}

const dayBefore: Record<Weekday, Weekday> = { mo: 'su', tu: 'mo', we: 'tu', th: 'we', fr: 'th', sa: 'fr', su: 'sa' };

/** The plain model. */
function isIn({ valid_from, valid_until, hours }: Times, at: number): boolean {
  if (valid_from && at < Date.parse(valid_from)) return false;
  const end = valid_until && Date.parse(valid_until) + (valid_until.length === 10 ? DAY : 0);
  if (end && at >= end) return false;
  if (!hours) return true;
  const { day, time } = onTheWall(hours.time_zone, at);
  return hours.week.some(({ days, from, to }) => {
    if (from < to) return days.includes(day) && from <= time && time < to;
    return (days.includes(day) && from <= time) || (days.includes(dayBefore[day]) && time < to);
  });
}

const expected = (at: number): GroupId[] =>
  ids.filter((_, i) => isIn(told[i]?.membership ?? {}, at) && isIn(told[i]?.group ?? {}, at));

const hoursOfYear = Array.from({ length: 365 * 24 }, (_, hour) => YEAR + hour * HOUR);

async function wrongHours(): Promise<string[]> {
  const { queries } = kith.context.db;
  const person = await findPersonInSpaces(queries, [kith.spaceId], pid);
  if (!person) throw new Error('There is nobody.');
  const wrong: string[] = [];
  for (const at of hoursOfYear) {
    const found = (await groupsOfPerson(queries, kith.spaceId, person.id, at)).map(({ id }) => id);
    if (String(found) !== String(expected(at)))
      wrong.push(`${new Date(at).toISOString()}: ${found}, not ${expected(at)}`);
  }
  return wrong;
}

/** Instants at which somebody begins or ceases to be in effect, near where clocks are changed or a membership begins or ends. */
const edges = (): number[] => {
  const near = ['2026-03-08', '2026-03-29', '2026-04-05', '2026-07-01', '2026-10-04', '2026-10-25', '2026-11-01'].map(
    (day) => Date.parse(`${day}T12:00:00Z`),
  );
  return hoursOfYear.filter(
    (at) => near.some((day) => Math.abs(at - day) < 2 * DAY) && String(expected(at)) !== String(expected(at - 1)),
  );
};

describe('over a year, with both changes of daylight saving', () => {
  it('who is in effect at every hour is as the plain model says', async () => {
    expect(await wrongHours()).toEqual([]);
  });

  it('sightings one millisecond before each edge and at it have the groups of their instant', async () => {
    const instants = edges().flatMap((edge) => [edge - 1, edge]);
    expect(instants.length).toBeGreaterThan(80);
    const wrong: string[] = [];
    for (const at of instants) {
      const [entryId] = await see(kith, [pid], { sourceId, now: at });
      const { persons_groups } = await kith.context.db.queries
        .selectFrom('entries')
        .select('persons_groups')
        .where('id', '=', entryId as never)
        .executeTakeFirstOrThrow();
      const found = JSON.parse(persons_groups).map(({ id }: { id: number }) => id);
      if (String(found) !== String(expected(at)))
        wrong.push(`${new Date(at).toISOString()}: ${found}, not ${expected(at)}`);
    }
    expect(wrong).toEqual([]);
  });

  it('both hold for pictures that come when all that ended is on record', async () => {
    const { db, onEnded } = kith.context;
    const settled = await db.transaction(async (tx) => {
      await advanceRevision(tx, kith.spaceId);
      const believed = () => YEAR + 366 * DAY;
      return settle(tx, settlingAt({ ...onEnded, believed }, believed()), kith.spaceId, {});
    });
    expect(settled).toBe(2);
    expect(await wrongHours()).toEqual([]);
  });
});

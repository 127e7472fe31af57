import { setImmediate as turnOfLoop } from 'node:timers/promises';
import {
  type AlarmDryRun,
  type AlarmDryRunResult,
  type AlarmRuleId,
  type AlarmTried,
  type AlarmWhen,
  type EntryId,
  type GroupId,
  type SpaceId,
  toTimestamp,
} from '@kith/contract';
import { groupNames } from '../../people/groups/store.ts';
import { getPersons, nameOf } from '../../people/persons/store.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Database, Queries } from '../../platform/db/database.ts';
import { type EntryRow, firstOfPersons, newestEntry, toldAfter } from '../../sightings/entries/store.ts';
import { strangersOfEntries } from '../../sightings/joining/store.ts';
import { visitsBegun } from '../../sightings/joining/visits-begun.ts';
import { firstStoredSince } from '../../sightings/strangers/keeper-store.ts';
import { hiddenSources, sourceNames } from '../../tenancy/sources/store.ts';
import { seenIn } from '../profiles/seen-in.ts';
import { absentFrom } from './machine/absence.ts';
import { Memory } from './machine/memory.ts';
import type { Raised, Rule, Sighting } from './machine/sighting.ts';
import { isNewStranger } from './raise-alarms.ts';
import { COOLDOWN_S } from './rules.ts';

interface Deps {
  readonly db: Database;
  readonly clock: Clock;
  /** Entries that are read together, and how many at most, the newest. */
  readonly pageSize?: number;
  readonly most?: number;
}

const WEEK_MS = 7 * 24 * 60 * 60 * 1000;
const PAGE = 1000;
/** What a dry run may take: some seconds. */
const MOST_ENTRIES = 50_000;
/** Absences are due whether there are entries or not. */
const LONGEST_ABSENT_MS = 400 * 24 * 60 * 60 * 1000;

/** What is asked of the past. */
type Asked = Omit<AlarmDryRun, 'when'> & { readonly when: AlarmWhen };

/**
 * Which alarms a rule would have raised, had it been armed at a time: by the very steps that raise them, over the entries in the order in
 * which they were stored, as they are now. Nothing is stored or told.
 */
export async function dryRun(
  { db, clock, pageSize = PAGE, most = MOST_ENTRIES }: Deps,
  spaceId: SpaceId,
  { when, cooldown_seconds = COOLDOWN_S, since, until, limit }: Asked,
): Promise<AlarmDryRunResult> {
  const now = clock();
  const to = Math.min(until ?? now, now);
  const asked = Math.min(since ?? to - WEEK_MS, to);
  const hidden = (await hiddenSources(db.reading)).map(({ id }) => id);
  const newest = await newestEntry(db.reading, spaceId);
  const first = await firstStoredSince(db.reading, spaceId, asked, newest);
  const range = await notTooMany(db.reading, spaceId, { first, asked, most });
  const { after } = range;
  const from = when.absent ? Math.max(range.from, to - LONGEST_ABSENT_MS) : range.from;
  const rule: Rule = { id: 0 as AlarmRuleId, when, cooldownMs: cooldown_seconds * 1000 };
  const raised: Raised[] = [];
  const memory = new Memory(rule, absentFrom(when, from));
  // One at a time: each looks for openings in the calendar, and others have their turn in between.
  const raiseDue = async (time: number): Promise<void> => {
    for (let { due } = memory; due !== null && due <= time; due = memory.due) {
      raised.push(...memory.pass(due));
      await turnOfLoop();
    }
  };
  let [entries, last] = [0, after];
  for (;;) {
    const rows = await toldAfter(db.reading, spaceId, hidden, { after: last, until: to, limit: pageSize });
    const sightings = await toSightings(db.reading, spaceId, rows, when);
    for (const [i, { stored }] of rows.entries()) {
      const sighting = sightings[i];
      if (!sighting || stored < from) continue;
      entries += 1;
      await raiseDue(stored);
      raised.push(...memory.step(sighting, stored));
    }
    last = rows.at(-1)?.id ?? last;
    if (rows.length < pageSize) break;
  }
  await raiseDue(to);
  const shown = raised.slice(-limit).reverse();
  return {
    from: toTimestamp(from),
    to: toTimestamp(to),
    entries,
    is_whole: from === asked,
    count: raised.length,
    results: await toTried(db.reading, spaceId, when, shown),
  };
}

/** Where to begin, so that no more entries are looked at than may be, about. */
async function notTooMany(
  db: Queries,
  spaceId: SpaceId,
  range: { readonly first: EntryId; readonly asked: number; readonly most: number },
): Promise<{ readonly after: EntryId; readonly from: number }> {
  const { first, asked, most } = range;
  const begin = await db
    .selectFrom('entries')
    .select(['id', 'stored'])
    .where('space_id', '=', spaceId)
    .where('id', '>', first)
    .orderBy('id', 'desc')
    .offset(most)
    .limit(1)
    .executeTakeFirst();
  return begin ? { after: begin.id, from: begin.stored } : { after: first, from: asked };
}

async function toSightings(
  db: Queries,
  spaceId: SpaceId,
  rows: readonly EntryRow[],
  when: AlarmWhen,
): Promise<readonly Sighting[]> {
  const unknown = rows.filter(({ result }) => result === 'nm').map(({ id }) => id);
  const visits = await visitsBegun(db, spaceId, unknown);
  const strangers = await strangersOfEntries(db, spaceId, unknown);
  const firsts = when.first_time
    ? await firstOfPersons(
        db,
        spaceId,
        rows.map(({ id }) => id),
      )
    : new Set<EntryId>();
  return rows.map((row) => {
    const stranger = visits.get(row.id) ?? null;
    const isFirst = row.person_id === null ? isNewStranger(stranger) : firsts.has(row.id);
    const strangerId = strangers.get(row.id)?.id ?? null;
    return { ...seenIn(row, stranger), entryId: row.id, at: row.created, strangerId, isFirst };
  });
}

async function toTried(
  db: Queries,
  spaceId: SpaceId,
  { absent, together }: AlarmWhen,
  raised: readonly Raised[],
): Promise<AlarmTried[]> {
  const seen = raised.flatMap(({ sighting }) => sighting ?? []);
  const persons = await getPersons(db, spaceId, [...new Set(seen.flatMap(({ personId }) => personId ?? []))]);
  const sources = await sourceNames(db, spaceId, [...new Set(seen.map(({ sourceId }) => sourceId))]);
  const groupId: GroupId | undefined = absent?.group_id ?? together?.group_id;
  const groups = await groupNames(db, spaceId, groupId === undefined ? [] : [groupId]);
  const group = [...groups].map(([id, name]) => ({ id, name }))[0] ?? null;
  return raised.map(({ kind, at, count, sighting }) => {
    const person = sighting?.personId == null ? undefined : persons.get(sighting.personId);
    return {
      kind,
      at: toTimestamp(at),
      source: (sighting && sources.get(sighting.sourceId)) ?? null,
      group,
      count,
      entry_id: sighting?.entryId ?? null,
      pid: person?.pid ?? null,
      person: person ? nameOf(person) : null,
      result: sighting?.result ?? null,
    };
  });
}

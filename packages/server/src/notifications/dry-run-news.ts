import { type AlarmNews, type NewsType, type ProfileTested, type SpaceId, toTimestamp } from '@kith/contract';
import { groupNames } from '../people/groups/store.ts';
import { getPersons, nameOf } from '../people/persons/store.ts';
import type { Queries } from '../platform/db/database.ts';
import { findEntries } from '../sightings/entries/store.ts';
import { visitsBegun } from '../sightings/joining/visits-begun.ts';
import { sourceNames } from '../tenancy/sources/store.ts';
import { isNamedByRule } from './alarms/rule-store.ts';
import { type AlarmRow, findAlarms } from './alarms/store.ts';
import { toldOf } from './alarms/write-alarms.ts';
import { isQuiet } from './channels/quiet-hours.ts';
import { whyNewsNotSent } from './news/matching.ts';
import { type NewsRow, newestOfTypes } from './news/store.ts';
import type { FilteredProfile } from './profiles/cooldowns.ts';
import { seenIn } from './profiles/seen-in.ts';

const ofAlarms: readonly AlarmNews['type'][] = ['alarm.raised', 'alarm.acknowledged', 'alarm.escalated'];
const isOfAlarm = (type: NewsType): type is AlarmNews['type'] => ofAlarms.some((one) => one === type);

type Tested = ProfileTested['news']['results'][number];

/**
 * Which of the newest news of a space would be told to a profile with these filters, and why not the rest; the newest first. Looked at
 * are the types that it asks for, and alarms where a rule names it. News is kept whoever asks for it.
 */
export async function dryRunNews(
  db: Queries,
  spaceId: SpaceId,
  profile: FilteredProfile,
  limit: number,
): Promise<ProfileTested['news']> {
  const rows = await newestOfTypes(db, spaceId, await typesFor(db, spaceId, profile), limit);
  const about = await readAbout(db, spaceId, rows);
  const results = rows.flatMap((row) => tested(profile, row, about) ?? []);
  return { count: results.length, would_send: results.filter(({ would_send }) => would_send).length, results };
}

async function typesFor(db: Queries, spaceId: SpaceId, { id, filters }: FilteredProfile): Promise<readonly NewsType[]> {
  const isNamed = await isNamedByRule(db, spaceId, 'profile', id);
  return [...new Set([...filters.news, ...(isNamed ? ofAlarms : [])])];
}

type About = Awaited<ReturnType<typeof readAbout>>;

/** All that some news is about, as it is called now. */
async function readAbout(db: Queries, spaceId: SpaceId, rows: readonly NewsRow[]) {
  const alarms = await findAlarms(db, spaceId, once(rows.map(({ alarm_id }) => alarm_id)));
  const seen = [...rows, ...alarms].map(({ entry_id }) => entry_id);
  const entries = await findEntries(db, spaceId, once(seen));
  const unknown = entries.filter(({ result }) => result === 'nm').map(({ id }) => id);
  return {
    alarms: byId(alarms),
    entries: byId(entries),
    visits: await visitsBegun(db, spaceId, unknown),
    persons: await getPersons(db, spaceId, once([...rows, ...entries].map(({ person_id }) => person_id))),
    sources: await sourceNames(db, spaceId, once(rows.map(({ source_id }) => source_id))),
    groups: await groupNames(db, spaceId, once(rows.map(({ group_id }) => group_id))),
  };
}

/** @returns null when what it is about is gone: nobody is told any more */
function tested({ id, filters, quiet }: FilteredProfile, row: NewsRow, about: About): Tested | null {
  const { type, group_id: groupId } = row;
  const alarm = row.alarm_id === null ? undefined : about.alarms.get(row.alarm_id);
  const entryId = row.entry_id ?? alarm?.entry_id ?? null;
  const entry = entryId === null ? undefined : about.entries.get(entryId);
  const source = row.source_id === null ? undefined : about.sources.get(row.source_id);
  const group = groupId === null ? undefined : about.groups.get(groupId);
  if (isOfAlarm(type) ? !alarm : row.source_id !== null && !source) return null;
  const personId = row.person_id ?? entry?.person_id ?? null;
  const person = personId === null ? undefined : about.persons.get(personId);
  const seen = type === 'visit.ended' && entry ? seenIn(entry, about.visits.get(entry.id) ?? null) : null;
  const asked = { type, sourceId: source ? row.source_id : null, groupId: group === undefined ? null : groupId, seen };
  const unmet = isTold(id, type, alarm) ? null : whyNewsNotSent(filters, asked);
  const reason = unmet ?? (isQuiet(quiet, row.created, alarm?.urgency) ? 'quiet_hours' : null);
  return {
    news_id: row.id,
    type,
    timestamp: toTimestamp(row.at),
    pid: person?.pid ?? null,
    person: person ? nameOf(person) : null,
    source: source ?? null,
    persons_group: groupId === null || group === undefined ? null : { id: groupId, name: group },
    alarm_rule: alarm?.rule_name ?? null,
    would_send: reason === null,
    reason,
  };
}

/** Whether the rule of an alarm names the profile, which is told then whatever it asks for. */
const isTold = (id: FilteredProfile['id'], type: NewsType, alarm: AlarmRow | undefined): boolean =>
  alarm !== undefined && isOfAlarm(type) && toldOf(type, alarm).includes(id);

const once = <T>(ids: readonly (T | null)[]): T[] => [...new Set(ids.filter((id) => id !== null))];

const byId = <Row extends { readonly id: number }>(rows: readonly Row[]): ReadonlyMap<number, Row> =>
  new Map(rows.map((row) => [row.id, row]));

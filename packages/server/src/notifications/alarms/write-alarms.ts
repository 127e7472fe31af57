import type { AlarmNews, AlarmRuleId, GroupId, ProfileId, SpaceId } from '@kith/contract';
import { groupNames } from '../../people/groups/store.ts';
import type { Tx } from '../../platform/db/database.ts';
import { sourceNames } from '../../tenancy/sources/store.ts';
import type { News } from '../news/write-news.ts';
import type { Raised } from './machine/sighting.ts';
import { parseProfiles, parseWhen } from './rule.ts';
import { findRules } from './rule-store.ts';
import { type AlarmRow, insertAlarms } from './store.ts';

/** Writes down who is to be told of alarms, in the transaction that makes it so. @param now epoch ms */
export type OnAlarms = (tx: Tx, spaceId: SpaceId, news: readonly News[], now: number) => Promise<void>;

/** What a rule raised. */
export interface RaisedBy {
  readonly ruleId: AlarmRuleId;
  readonly raised: Raised;
}

/** Writes down alarms, with what their rules say of them now, and who is to be told. @param now epoch ms of the transaction */
export async function writeAlarms(
  tx: Tx,
  onAlarms: OnAlarms,
  spaceId: SpaceId,
  alarms: readonly RaisedBy[],
  now: number,
): Promise<void> {
  if (alarms.length === 0) return;
  const rules = new Map(
    (await findRules(tx, spaceId, [...new Set(alarms.map(({ ruleId }) => ruleId))])).map((row) => [
      row.id,
      { row, group: measuredGroup(row.condition) },
    ]),
  );
  const sources = await sourceNames(tx, spaceId, [
    ...new Set(alarms.flatMap(({ raised: { sighting } }) => sighting?.sourceId ?? [])),
  ]);
  const named = [...new Set([...rules.values()].flatMap(({ group }) => group ?? []))];
  const groups = await groupNames(tx, spaceId, named);
  const rows = alarms.flatMap(({ ruleId, raised }) => {
    const rule = rules.get(ruleId);
    if (!rule) return [];
    const { row, group } = rule;
    const { kind, at, count, sighting } = raised;
    return {
      ...{
        space_id: spaceId,
        rule_id: ruleId,
        rule_name: row.name,
        kind,
        urgency: row.urgency,
        at,
        raised: now,
        count,
      },
      source_id: sighting?.sourceId ?? null,
      source_name: sighting ? (sources.get(sighting.sourceId)?.name ?? null) : null,
      group_id: group,
      group_name: (group && groups.get(group)) ?? null,
      entry_id: sighting?.entryId ?? null,
      assignee: row.assignee,
      ...{ profiles: row.profiles, escalate_to: row.escalate_to },
      escalates: row.escalate_after_seconds === null ? null : now + row.escalate_after_seconds * 1000,
      ...{ escalated: null, acknowledged: null, acknowledged_by: null, note: null },
    };
  });
  const written = await insertAlarms(tx, rows);
  await onAlarms(tx, spaceId, await newsOf(tx, 'alarm.raised', spaceId, written), now);
}

type AlarmNewsType = AlarmNews['type'];

/**
 * What is told of alarms of a space: to the profiles that their rules named, and to those that ask. It is told as long as the alarm is there, whatever
 * becomes of the entry; of a source or a group that is gone nobody asks.
 */
export async function newsOf(
  tx: Tx,
  type: AlarmNewsType,
  spaceId: SpaceId,
  rows: readonly AlarmRow[],
): Promise<readonly News[]> {
  const once = <T>(ids: readonly T[]): T[] => [...new Set(ids)];
  const sources = await sourceNames(tx, spaceId, once(rows.flatMap(({ source_id }) => source_id ?? [])));
  const asked = once(rows.flatMap(({ group_id }) => group_id ?? []));
  const groups = await groupNames(tx, spaceId, asked);
  return rows.map((row) => ({
    ...{ type, alarmId: row.id, also: toldOf(type, row), at: timeOf(type, row), urgency: row.urgency },
    ...(row.source_id !== null && sources.has(row.source_id) && { sourceId: row.source_id }),
    ...(row.group_id !== null && groups.has(row.group_id) && { groupId: row.group_id }),
  }));
}

/** When it happened: epoch ms. */
function timeOf(type: AlarmNewsType, { at, acknowledged, escalated }: AlarmRow): number {
  if (type === 'alarm.acknowledged') return acknowledged ?? at;
  return type === 'alarm.escalated' ? (escalated ?? at) : at;
}

/** Which profiles the rule of an alarm names for what is told of it. Whoever was told of it hears that it is acknowledged. */
export function toldOf(type: AlarmNewsType, { profiles, escalate_to, escalated }: AlarmRow): readonly ProfileId[] {
  if (type === 'alarm.raised') return parseProfiles(profiles);
  if (type === 'alarm.escalated') return parseProfiles(escalate_to);
  return [...new Set([...parseProfiles(profiles), ...(escalated === null ? [] : parseProfiles(escalate_to))])];
}

function measuredGroup(condition: string): GroupId | null {
  const { absent, together } = parseWhen(condition);
  return absent?.group_id ?? together?.group_id ?? null;
}

import { type Alarm, type AlarmRule, type EntryId, type Named, type SpaceId, toTimestamp } from '@kith/contract';
import type { Queries } from '../../platform/db/database.ts';
import { readEntries } from '../../sightings/entries/read-entries.ts';
import { type EntryRow, findEntries } from '../../sightings/entries/store.ts';
import { hiddenSources } from '../../tenancy/sources/store.ts';
import { parseProfiles, parseWhen } from './rule.ts';
import type { RuleRow } from './rule-store.ts';
import type { AlarmRow } from './store.ts';

/** Rows to alarms as they are shown, with their entries as these are now; in the same order. */
export async function readAlarms(db: Queries, baseUrl: string, rows: readonly AlarmRow[]): Promise<Alarm[]> {
  const entries = await entriesOf(db, rows);
  const shown = new Map((await readEntries(db, baseUrl, entries)).map((entry) => [entry.id, entry]));
  return rows.map((row) => ({
    id: row.id,
    space_id: row.space_id,
    rule: { id: row.rule_id, name: row.rule_name },
    kind: row.kind,
    at: toTimestamp(row.at),
    source: named(row.source_id, row.source_name),
    group: named(row.group_id, row.group_name),
    count: row.count,
    urgency: row.urgency,
    state: row.acknowledged === null ? 'open' : 'acknowledged',
    raised: toTimestamp(row.raised),
    entry: (row.entry_id !== null && shown.get(row.entry_id)) || null,
    assignee: row.assignee,
    escalates: time(row.escalates),
    escalated: time(row.escalated),
    acknowledged: time(row.acknowledged),
    acknowledged_by: row.acknowledged_by,
    note: row.note,
  }));
}

/** Entries of alarms that are kept and that are shown elsewhere, too. */
async function entriesOf(db: Queries, rows: readonly AlarmRow[]): Promise<EntryRow[]> {
  const ofSpaces = new Map<SpaceId, EntryId[]>();
  for (const { space_id, entry_id } of rows)
    if (entry_id !== null) ofSpaces.set(space_id, [...(ofSpaces.get(space_id) ?? []), entry_id]);
  const found: EntryRow[] = [];
  for (const [spaceId, ids] of ofSpaces) found.push(...(await findEntries(db, spaceId, ids)));
  if (found.length === 0) return found;
  const hidden = new Set((await hiddenSources(db)).map(({ id }) => id));
  return found.filter(({ source_id }) => !hidden.has(source_id));
}

const named = (id: number | null, name: string | null): Named | null => (id === null ? null : { id, name: name ?? '' });

const time = (epochMs: number | null): string | null => (epochMs === null ? null : toTimestamp(epochMs));

const problems = { group: 'group', source: 'source', profile: 'notification profile' } as const;

/** A row to the rule as it is shown. */
export const readRule = (row: RuleRow): AlarmRule => ({
  id: row.id,
  space_id: row.space_id,
  name: row.name,
  is_active: row.is_active === 1,
  problem:
    row.problem &&
    `It was switched off, for the ${problems[row.problem]} “${row.problem_name ?? ''}” was deleted: name another one, and switch it on.`,
  when: parseWhen(row.condition),
  urgency: row.urgency,
  cooldown_seconds: row.cooldown_seconds,
  profiles: [...parseProfiles(row.profiles)],
  escalate_after_seconds: row.escalate_after_seconds,
  escalate_to: [...parseProfiles(row.escalate_to)],
  assignee: row.assignee,
  created: toTimestamp(row.created),
});

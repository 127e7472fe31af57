import {
  type AlarmRuleCreate,
  type AlarmRuleId,
  type AlarmRuleUpdate,
  type AlarmWhen,
  limits,
  type ProfileId,
  type SpaceId,
} from '@kith/contract';
import type { Clock } from '../../platform/clock.ts';
import type { Database, Queries, Tx } from '../../platform/db/database.ts';
import { advanceRevision } from '../../platform/db/space-revision.ts';
import { profilesOf } from '../profiles/store.ts';
import { absentFrom } from './machine/absence.ts';
import { parseProfiles, parseWhen } from './rule.ts';
import { countRules, deleteRule, findRule, insertRule, type RuleRow, updateRule, writeNames } from './rule-store.ts';
import { restartState } from './state-store.ts';
import { type WhenProblem, wishedWhen } from './wished-when.ts';

interface Deps {
  readonly db: Database;
  readonly clock: Clock;
}

/** Why a rule is not stored. */
export type RuleProblem = WhenProblem | { readonly kind: 'too many rules' };

export type RuleOutcome =
  | { readonly kind: 'stored'; readonly row: RuleRow }
  | { readonly kind: 'refused'; readonly problems: readonly RuleProblem[] };

/** So long nothing more is raised of somebody, where a rule does not say. */
export const COOLDOWN_S = 300;

/** What a rule says once a wish is granted. */
interface Wanted {
  readonly when: AlarmWhen;
  readonly profiles: readonly ProfileId[];
  readonly escalateTo: readonly ProfileId[];
}

export const createAlarmRule = ({ db, clock }: Deps, spaceId: SpaceId, wish: AlarmRuleCreate): Promise<RuleOutcome> =>
  db.transaction(async (tx) => {
    // Waits for entries that are being written: the next ones are judged by it.
    await advanceRevision(tx, spaceId, 'entries');
    const now = clock();
    const { when, problems } = await wishedWhen(tx, spaceId, wish.when, now);
    const wanted = { when, profiles: once(wish.profiles), escalateTo: once(wish.escalate_to) };
    const refused: RuleProblem[] = [...problems, ...(await unknownProfiles(tx, spaceId, wanted))];
    if ((await countRules(tx, spaceId)) >= limits.alarmRulesPerSpace) refused.push({ kind: 'too many rules' });
    if (refused.length > 0) return { kind: 'refused', problems: refused };
    const row = await insertRule(tx, {
      ...{ space_id: spaceId, name: wish.name, created: now, ...stored(wanted) },
      is_active: wish.is_active === false ? 0 : 1,
      urgency: wish.urgency ?? 'normal',
      cooldown_seconds: wish.cooldown_seconds ?? COOLDOWN_S,
      escalate_after_seconds: wish.escalate_after_seconds ?? null,
      assignee: wish.assignee ?? null,
    });
    await arm(tx, row, wanted, now);
    return { kind: 'stored', row };
  });

/**
 * Changes what is given and leaves the rest. Who changes what is asked, or switches a rule on, lets it begin anew: what it remembers is
 * of another question.
 */
export async function updateAlarmRule(
  { db, clock }: Deps,
  spaceIds: readonly SpaceId[],
  id: AlarmRuleId,
  wish: AlarmRuleUpdate,
): Promise<RuleOutcome | 'not found'> {
  const found = await findRule(db.queries, spaceIds, id);
  if (!found) return 'not found';
  return db.transaction(async (tx) => {
    await advanceRevision(tx, found.space_id, 'entries');
    const before = await findRule(tx, spaceIds, id);
    if (!before) return 'not found';
    const now = clock();
    // What it names is looked at again, unless it is left as it is, or switched off.
    const names = wish.when ?? wish.profiles ?? wish.escalate_to;
    const isOn = wish.is_active ?? before.is_active === 1;
    const { when, problems } = await wishedWhen(tx, before.space_id, wish.when ?? parseWhen(before.condition), now);
    const wanted = {
      when,
      profiles: wish.profiles === undefined ? parseProfiles(before.profiles) : once(wish.profiles),
      escalateTo: wish.escalate_to === undefined ? parseProfiles(before.escalate_to) : once(wish.escalate_to),
    };
    const refused = [...problems, ...(await unknownProfiles(tx, before.space_id, wanted))];
    if (refused.length > 0 && (names !== undefined || isOn)) return { kind: 'refused', problems: refused };
    const row = await updateRule(tx, before, {
      name: wish.name ?? before.name,
      is_active: isOn ? 1 : 0,
      ...(refused.length === 0 && { problem: null, problem_name: null }),
      ...stored(wanted),
      urgency: wish.urgency ?? before.urgency,
      cooldown_seconds: wish.cooldown_seconds ?? before.cooldown_seconds,
      escalate_after_seconds:
        wish.escalate_after_seconds === undefined ? before.escalate_after_seconds : wish.escalate_after_seconds,
      assignee: wish.assignee === undefined ? before.assignee : wish.assignee,
    });
    if (row.condition !== before.condition || row.is_active !== before.is_active) await arm(tx, row, wanted, now);
    else await writeNames(tx, row, wanted.when, [...wanted.profiles, ...wanted.escalateTo]);
    return { kind: 'stored', row };
  });
}

/** Deletes a rule. Its alarms stay. @returns whether there was one */
export async function deleteAlarmRule(
  { db }: Pick<Deps, 'db'>,
  spaceIds: readonly SpaceId[],
  id: AlarmRuleId,
): Promise<boolean> {
  const found = await findRule(db.queries, spaceIds, id);
  if (!found) return false;
  await db.transaction(async (tx) => {
    await advanceRevision(tx, found.space_id, 'entries');
    await deleteRule(tx, found);
  });
  return true;
}

/** What follows from what a rule says: it begins anew. */
async function arm(tx: Tx, row: RuleRow, { when, profiles, escalateTo }: Wanted, now: number): Promise<void> {
  await writeNames(tx, row, when, [...profiles, ...escalateTo]);
  await restartState(tx, row.space_id, row.id, row.is_active ? absentFrom(when, now) : null);
}

const stored = ({ when, profiles, escalateTo }: Wanted) => ({
  condition: JSON.stringify(when),
  profiles: JSON.stringify(profiles),
  escalate_to: JSON.stringify(escalateTo),
});

async function unknownProfiles(
  db: Queries,
  spaceId: SpaceId,
  { profiles, escalateTo }: Wanted,
): Promise<RuleProblem[]> {
  const known = new Set(await profilesOf(db, spaceId, [...profiles, ...escalateTo]));
  const fields = [
    ['profiles', profiles],
    ['escalate_to', escalateTo],
  ] as const;
  return fields.flatMap(([field, asked]) => {
    const ids = asked.filter((id) => !known.has(id));
    return ids.length > 0 ? [{ kind: 'unknown profiles' as const, field, ids }] : [];
  });
}

const once = <T>(values: readonly T[] | null | undefined): T[] => [...new Set(values ?? [])];

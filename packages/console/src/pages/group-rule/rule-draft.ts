import { type GroupRule, limits } from '@kith/client';
import { type AttributeDraft, attributeDraftOf, conditionOf } from './attribute-draft.ts';
import { countIn, type Written } from './written.ts';

/** Something that may be asked for: what is written for it stays when it is asked for no more. */
interface Asked {
  readonly asked: boolean;
  readonly days: Written;
}

interface AskedAt extends Asked {
  /** At any of these sources; none: at any at all. */
  readonly sources: readonly number[];
}

/** A rule while it is being written. */
export interface RuleDraft {
  readonly allOf: readonly number[];
  readonly anyOf: readonly number[];
  readonly noneOf: readonly number[];
  readonly attributes: readonly AttributeDraft[];
  readonly seen: AskedAt & { readonly times: Written };
  readonly notSeen: AskedAt;
  readonly enrolled: Asked;
}

const MONTH_DAYS = 30;
const WEEK_DAYS = 7;
const OFTEN = 3;

/** A rule as it is before anybody writes. @param rule null: none yet */
export function draftOf(rule: GroupRule | null): RuleDraft {
  const seen = rule?.seen ?? null;
  const notSeen = rule?.not_seen ?? null;
  const days = rule?.enrolled_within_days ?? null;
  return {
    allOf: rule?.all_of ?? [],
    anyOf: rule?.any_of ?? [],
    noneOf: rule?.none_of ?? [],
    attributes: rule?.attributes.map(attributeDraftOf) ?? [],
    seen: { times: OFTEN, days: MONTH_DAYS, sources: [], ...seen, asked: seen !== null },
    notSeen: { days: MONTH_DAYS, sources: [], ...notSeen, asked: notSeen !== null },
    enrolled: { days: days ?? WEEK_DAYS, asked: days !== null },
  };
}

/** What was written, as a rule; or why it is none yet. */
export function ruleOf(draft: RuleDraft): GroupRule | 'incomplete' | 'nothing asked' {
  const conditions = draft.attributes.map(conditionOf);
  const attributes = conditions.filter((condition) => condition !== null);
  const seen = seenIn(draft.seen);
  const missed = daysIn(draft.notSeen);
  const enrolled = daysIn(draft.enrolled);
  if (attributes.length < conditions.length || seen === 'incomplete') return 'incomplete';
  if (missed === 'incomplete' || enrolled === 'incomplete') return 'incomplete';
  const rule: GroupRule = {
    all_of: [...draft.allOf],
    any_of: [...draft.anyOf],
    none_of: [...draft.noneOf],
    attributes,
    seen,
    not_seen: missed === null ? null : { days: missed, sources: [...draft.notSeen.sources] },
    enrolled_within_days: enrolled,
  };
  return Object.values(rule).every((part) => part === null || (Array.isArray(part) && part.length === 0))
    ? 'nothing asked'
    : rule;
}

const daysIn = ({ asked, days }: Asked): number | null | 'incomplete' =>
  asked ? (countIn(days, limits.daysOfRule) ?? 'incomplete') : null;

function seenIn(seen: RuleDraft['seen']): GroupRule['seen'] | 'incomplete' {
  const days = daysIn(seen);
  if (days === null) return null;
  const times = countIn(seen.times, limits.timesOfRule);
  return days === 'incomplete' || times === null ? 'incomplete' : { times, days, sources: [...seen.sources] };
}

import type { AttributeCondition, AttributeValue, GroupId, GroupRule } from '@kith/contract';
import { ALWAYS, both, either, NEVER, neither, type Span, type Spans, span } from './spans.ts';

const DAY = 24 * 60 * 60 * 1000;

/** What is known of a person, as far as a rule asks. Times in epoch ms. */
export interface Facts {
  readonly enrolled: number;
  readonly attributes: ReadonlyMap<string, AttributeValue>;
  /** When the person belongs to groups: of those that it is in, was in, or will be in. */
  readonly belongs: ReadonlyMap<GroupId, Span>;
  /** When the person appeared for the n-th last time at the sources that `seen` names, n being its times; null: not so often. */
  readonly seenSince: number | null;
  /** When it appeared last at those of `not_seen`; null: never. */
  readonly lastSeen: number | null;
  /** Whether somebody said that it is in the group, or is not. */
  readonly exception: boolean | null;
}

/**
 * When a person is in a group by its rule: the stretch that is not over at an instant, as far as it follows from what is known then.
 * Null: from then on never, unless something happens.
 * @param at epoch ms
 */
export const spanOf = (rule: GroupRule, facts: Facts, at: number): Span | null =>
  spansOf(rule, facts).find(({ until }) => until > at) ?? null;

function spansOf(rule: GroupRule, facts: Facts): Spans {
  if (facts.exception !== null) return facts.exception ? ALWAYS : NEVER;
  if (!rule.attributes.every((asked) => isTrue(asked, facts.attributes.get(asked.name)))) return NEVER;
  const belonging = (id: GroupId): Spans => {
    const one = facts.belongs.get(id);
    // Whose membership ended before its group began never belonged to it.
    return one && one.from < one.until ? [one] : NEVER;
  };
  let spans = ALWAYS;
  const { seen, not_seen, enrolled_within_days: days } = rule;
  if (seen) spans = both(spans, facts.seenSince === null ? NEVER : span(null, facts.seenSince + seen.days * DAY));
  // Nobody is missed before the enrolment, though a stranger who was named may have been seen before.
  const lastThere = Math.max(facts.lastSeen ?? -Infinity, facts.enrolled);
  if (not_seen) spans = both(spans, span(lastThere + not_seen.days * DAY, null));
  if (days !== null) spans = both(spans, span(null, facts.enrolled + days * DAY));
  for (const id of rule.all_of) spans = both(spans, belonging(id));
  if (rule.any_of.length > 0) spans = both(spans, either(rule.any_of.map(belonging)));
  if (rule.none_of.length > 0) spans = both(spans, neither(rule.none_of.map(belonging)));
  return spans;
}

/** Whether an attribute is as a rule asks. @param value undefined: the person does not have it */
function isTrue(asked: AttributeCondition, value: AttributeValue | undefined): boolean {
  switch (asked.is) {
    case 'exists':
      return value !== undefined;
    case 'missing':
      return value === undefined;
    case 'equal':
      return value === asked.value;
    case 'not_equal':
      return value !== asked.value;
    case 'one_of':
      return value !== undefined && asked.value.includes(value);
    case 'at_least':
      return typeof value === 'number' && value >= asked.value;
    case 'at_most':
      return typeof value === 'number' && value <= asked.value;
    default:
      return asked satisfies never;
  }
}

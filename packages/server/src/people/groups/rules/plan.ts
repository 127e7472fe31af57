import { CLOCKS_APART_MS } from '../../../platform/clock.ts';
import type { PersonId } from '../../../platform/db/schema.ts';
import type { Known, StoredSpan } from './facts.ts';
import type { RuleOfGroup } from './rule-store.ts';
import { spanOf } from './span-of.ts';

/** Memberships that begin so long ahead are stored; later ones in time. */
export const AHEAD_MS = 24 * 60 * 60 * 1000;

/** What has to become of the memberships of a group by rule. */
export interface Plan {
  readonly joining: readonly (StoredSpan & { readonly personId: PersonId })[];
  readonly changing: readonly (StoredSpan & { readonly personId: PersonId })[];
  readonly leaving: readonly PersonId[];
  /** Whether nothing comes of it but that some stay longer who are in the group, or are to be: by no node's clock their stays have ended. */
  readonly isOnlyLonger: boolean;
}

/** Epoch ms. */
export interface At {
  readonly now: number;
  /** What is over by then is over for good: not later than now. */
  readonly sure: number;
}

/**
 * Holds the memberships of some persons against what the rule says. One that is over by a clock that is not sure stays, unless the rule has
 * another one for now.
 * @param known of `sure`
 */
export function planOf(rule: RuleOfGroup, known: Known, at: At): Plan {
  const joining: (StoredSpan & { personId: PersonId })[] = [];
  const changing: (StoredSpan & { personId: PersonId })[] = [];
  const leaving: PersonId[] = [];
  let isOnlyLonger = true;
  for (const personId of known.personIds) {
    const was = known.membership(rule.groupId, personId);
    const is =
      storedSpan(rule, known, personId, at.now, at) ?? (was ? storedSpan(rule, known, personId, at.sure, at) : null);
    if (!is) {
      if (was) leaving.push(personId);
    } else if (!was) joining.push({ personId, ...is });
    else {
      // From when somebody has been in a group who is in it already does not matter.
      const valid_from =
        is.valid_from === null && (was.valid_from ?? at.sure) <= at.sure ? was.valid_from : is.valid_from;
      if (valid_from === was.valid_from && is.valid_until === was.valid_until) continue;
      const ended = was.valid_until ?? Infinity;
      const isLonger = at.now + CLOCKS_APART_MS < ended && ended < (is.valid_until ?? Infinity);
      isOnlyLonger &&= valid_from === was.valid_from && isLonger;
      changing.push({ personId, valid_from, valid_until: is.valid_until });
    }
  }
  return { joining, changing, leaving, isOnlyLonger: isOnlyLonger && joining.length + leaving.length === 0 };
}

/** The membership that there should be of what is not over at an instant; null: none yet, or none at all. */
function storedSpan(
  rule: RuleOfGroup,
  known: Known,
  personId: PersonId,
  instant: number,
  { now, sure }: At,
): StoredSpan | null {
  const found = spanOf(rule.rule, known.of(rule, personId), instant);
  if (!found || found.from > now + AHEAD_MS) return null;
  return {
    // What a clock begins that is ahead begins when it should, all the same.
    valid_from: found.from > sure ? found.from : null,
    valid_until: Number.isFinite(found.until) ? found.until : null,
  };
}

export const isNothing = ({ joining, changing, leaving }: Plan): boolean =>
  joining.length + changing.length + leaving.length === 0;

/** Several plans for one group as one. */
export const together = (plans: readonly Plan[]): Plan => ({
  joining: plans.flatMap(({ joining }) => joining),
  changing: plans.flatMap(({ changing }) => changing),
  leaving: plans.flatMap(({ leaving }) => leaving),
  isOnlyLonger: plans.every(({ isOnlyLonger }) => isOnlyLonger),
});

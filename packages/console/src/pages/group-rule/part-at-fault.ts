import { errorCodes, type Group, type GroupRule, KithApiError } from '@kith/client';

/** The parts of a rule beside which stands what is wrong with them. */
type Part = 'groups' | 'attributes' | 'cameras' | 'whole';

/** What the server says of a rule, and of which part of it. */
export interface Fault {
  readonly part: Part;
  readonly sentence: string;
}

interface Wish {
  readonly groupId: number;
  readonly rule: GroupRule;
  /** All that there are. */
  readonly groups: readonly Pick<Group, 'id' | 'rule'>[];
}

/** What is wrong with a rule, as the server said it; null: with the rule nothing is. */
export function faultOf(error: unknown, wish: Wish): Fault | null {
  if (!(error instanceof KithApiError)) return null;
  const field = error.fields.find(({ name }) => name === 'rule');
  return field ? { part: partOf(field.error_code, wish), sentence: field.message } : null;
}

function partOf(code: number, wish: Wish): Part {
  if (code === errorCodes.unknownGroups) return 'groups';
  if (code === errorCodes.unknownSource) return 'cameras';
  if (isCircle(wish)) return 'groups';
  return wish.rule.attributes.length > 0 ? 'attributes' : 'whole';
}

/** Whether the groups that a rule asks about, or those that their rules ask about, ask about the group itself. */
function isCircle({ groupId, rule, groups }: Wish): boolean {
  const asked = new Set<number>();
  const waiting = groupsOf(rule);
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    if (id === groupId) return true;
    if (asked.has(id)) continue;
    asked.add(id);
    const theirs = groups.find((group) => group.id === id)?.rule;
    if (theirs) waiting.push(...groupsOf(theirs));
  }
  return false;
}

const groupsOf = ({ all_of, any_of, none_of }: GroupRule): number[] => [...all_of, ...any_of, ...none_of];

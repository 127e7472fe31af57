import { limits } from '@kith/contract';
import { firstTen } from '../../platform/first-ten.ts';
import { type FieldProblem, fieldError, KithError } from '../../platform/http/errors.ts';
import type { Candidates } from '../persons/identify.ts';
import type { GroupByRule } from './by-rule.ts';
import type { UnknownGroups } from './candidates.ts';
import type { MembershipRefusal } from './groups.ts';
import { timesError } from './wished-times.ts';

/**
 * What a refused change of memberships is answered with.
 * @param groupsField the field that named the groups
 */
export function refusalError(refusal: MembershipRefusal, groupsField = 'groups_ids'): KithError {
  switch (refusal.kind) {
    case 'unknown':
      return new KithError('validation', [
        ...unknown('pids', 'unknownPids', refusal.pids),
        ...unknown(groupsField, 'unknownGroups', refusal.groupIds),
      ]);
    case 'several spaces':
      return fieldError(
        groupsField,
        'invalid',
        'These groups are of different spaces: send one request for each space.',
      );
    case 'full': {
      const { name, id, persons_count: count, rows_count } = refusal.group;
      const doubted = rows_count - count;
      const others = doubted > 0 ? `, and ${doubted} who have left it by a clock that has jumped,` : '';
      return fieldError(
        groupsField,
        'groupFull',
        `Group "${name}" (${id}) has ${count} persons${others} and would pass ${limits.personsPerGroup} with ${refusal.joining} more: nothing was added.`,
      );
    }
    case 'by rule':
      return fieldError(groupsField, 'groupByRule', sayByRule(refusal.group));
    default:
      return timesError(refusal);
  }
}

/** What whoever wants to change a group by hand is told. */
export const sayByRule = ({ id, name }: GroupByRule['group']): string =>
  `Group "${name}" (${id}) holds whom its rule says: change the rule, or make an exception. Nothing was changed.`;

function unknown(
  field: string,
  problem: 'unknownPids' | 'unknownGroups',
  values: readonly (string | number)[],
): FieldProblem[] {
  if (values.length === 0) return [];
  const some = firstTen(values, (more) => ` and ${more} more`);
  return [{ field, problem, message: `Not known here: ${some}. Nothing was changed.` }];
}

/** Whom an identification may name. @throws {KithError} 400 when it is limited to groups that are not of the space */
export function candidatesOrRefuse(among: Candidates | UnknownGroups | undefined): Candidates | undefined {
  if (among === undefined || !('unknownGroups' in among)) return among;
  throw fieldError('groups_ids', 'unknownGroups', `Not known here: ${firstTen(among.unknownGroups)}.`);
}

export const nameTaken = (name: string): KithError =>
  fieldError('name', 'nameTaken', `A group named "${name}" exists already: choose another name.`);

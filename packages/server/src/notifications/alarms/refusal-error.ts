import { limits } from '@kith/contract';
import { firstTen } from '../../platform/first-ten.ts';
import { type FieldProblem, KithError } from '../../platform/http/errors.ts';
import type { RuleProblem } from './rules.ts';

/** What a rule that was refused is answered with. */
export const refusalError = (problems: readonly RuleProblem[]): KithError =>
  new KithError('validation', problems.map(toField));

function toField(problem: RuleProblem): FieldProblem {
  switch (problem.kind) {
    case 'names nothing':
      return when('Say when: name groups, sources, results, hours, or something else that is to hold.');
    case 'several measures':
      return when('Give one of count, absent and together: make a rule of each.');
    case 'not with absent': {
      const message = `Leave out ${problem.field}: whether nobody comes is asked of one group, at sources, by results and in hours.`;
      return { field: `when.${problem.field}`, problem: 'invalid', message };
    }
    case 'never that long':
      return {
        field: 'when.absent',
        problem: 'invalid',
        message: 'No part of the hours is as long as for_seconds: give less, or longer hours.',
      };
    case 'in all and in none': {
      const message = `Nobody is in all and in none of the groups ${some(problem.ids)}: take them out of one list.`;
      return { field: 'when.groups_none', problem: 'invalid', message };
    }
    case 'unknown groups': {
      const message = `Unknown groups: ${some(problem.ids)}. Give ids of groups of this space.`;
      return { field: `when.${problem.field}`, problem: 'unknownGroups', message };
    }
    case 'unknown sources': {
      const message = `Unknown sources: ${some(problem.sources)}. Give ids or names of sources of this space.`;
      return { field: 'when.sources', problem: 'unknownSource', message };
    }
    case 'unknown profiles': {
      const message = `Unknown notification profiles: ${some(problem.ids)}. Give ids of profiles of this space.`;
      return { field: problem.field, problem: 'unknownProfile', message };
    }
    case 'too many rules': {
      const message = `A space has ${limits.alarmRulesPerSpace} alarm rules at most: delete one that is not needed.`;
      return { field: '__all__', problem: 'tooManyRules', message };
    }
    default:
      return problem satisfies never;
  }
}

const when = (message: string): FieldProblem => ({ field: 'when', problem: 'invalid', message });

const some = (values: readonly (string | number)[]): string => firstTen(values, () => ' …');

import { firstTen } from '../platform/first-ten.ts';
import { type FieldProblem, KithError } from '../platform/http/errors.ts';
import type { ProfileProblem } from './profiles/notifications.ts';

/** What a profile that was refused is answered with. */
export const refusalError = (problems: readonly ProfileProblem[]): KithError =>
  new KithError('validation', problems.map(toField));

function toField(problem: ProfileProblem): FieldProblem {
  switch (problem.kind) {
    case 'ages crossed':
      return { field: problem.field, problem: 'invalid', message: 'Give an age_from that is not above age_to.' };
    case 'in all and in none': {
      const message = `Nobody is in all and in none of the groups ${some(problem.ids)}: take them out of one list.`;
      return { field: problem.field, problem: 'invalid', message };
    }
    case 'unknown sources': {
      const message = `Unknown sources: ${some(problem.sources)}. Give ids or names of sources of this space.`;
      return { field: 'sources', problem: 'unknownSource', message };
    }
    case 'unknown groups': {
      const message = `Unknown groups: ${some(problem.ids)}. Give ids of groups of this space.`;
      return { field: problem.field, problem: 'unknownGroups', message };
    }
    case 'forbidden destination':
      return { field: 'destination_url', problem: 'forbiddenDestination', message: problem.reason };
    case 'unfit':
      return { field: problem.field, problem: 'invalid', message: problem.reason };
    default:
      return problem satisfies never;
  }
}

const some = (values: readonly (string | number)[]): string => firstTen(values, () => ' …');

import { limits } from '@kith/contract';
import { firstTen } from '../../../platform/first-ten.ts';
import { fieldError, type KithError } from '../../../platform/http/errors.ts';
import type { RuleRefusal } from './problem-of-rule.ts';

/** What a rule that a group cannot have is answered with. */
export function ruleError(refusal: RuleRefusal): KithError {
  switch (refusal.kind) {
    case 'unknown groups of rule':
      return fieldError(
        'rule',
        'unknownGroups',
        `The rule asks about groups that are not known here: ${firstTen(refusal.ids)}.`,
      );
    case 'unknown sources of rule':
      return fieldError(
        'rule',
        'unknownSource',
        `The rule asks about sources that are not known here: ${firstTen(refusal.ids)}.`,
      );
    case 'unknown attributes of rule': {
      const known =
        refusal.known.length > 0 ? `Known are: ${refusal.known.join(', ')}.` : 'Nobody has any attribute yet.';
      return fieldError('rule', 'invalid', `Nobody has the attribute ${firstTen(refusal.names)}. ${known}`);
    }
    case 'circle':
      return fieldError(
        'rule',
        'invalid',
        `These groups would ask about each other in a circle: ${refusal.names.join(' → ')}.`,
      );
    case 'too many rules':
      return fieldError('rule', 'invalid', `A space has at most ${limits.rulesPerSpace} groups with a rule.`);
    default:
      return refusal satisfies never;
  }
}

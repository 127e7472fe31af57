import type { StrangerName } from '@kith/contract';
import { refusalError as membershipError } from '../../people/groups/refusal-error.ts';
import { firstTen } from '../../platform/first-ten.ts';
import { fieldError, type KithError, notFound } from '../../platform/http/errors.ts';
import type { NamingRefusal } from './name-stranger.ts';
import type { Split } from './split-stranger.ts';

/** What is answered when a stranger is not named. */
export function namingError(refusal: NamingRefusal, { pid, external_id }: StrangerName): KithError {
  switch (refusal.kind) {
    case 'not found':
      return notFound();
    case 'unknown person':
      return fieldError('pid', 'unknownPids', `There is no person ${pid} in this space.`);
    case 'no face':
      return fieldError('__all__', 'invalid', 'No face of this stranger can be read: nobody could be known by one.');
    case 'external id taken': {
      const message = `Another person has the external id "${external_id}": give a different one, or the pid of that person.`;
      return fieldError('external_id', 'externalIdTaken', message);
    }
    default:
      return membershipError(refusal);
  }
}

/** What is answered when a stranger is not split. */
export function splitError(refusal: Exclude<Split, { kind: 'split' }>): KithError {
  switch (refusal.kind) {
    case 'not found':
      return notFound();
    case 'nothing left':
      return fieldError('entries', 'invalid', 'These are all entries of the stranger: leave one.');
    default:
      return fieldError(
        'entries',
        'invalid',
        `Not of this stranger: ${firstTen(refusal.entries)}. Nothing was changed.`,
      );
  }
}

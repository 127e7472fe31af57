import type { StrangerName } from '@kith/contract';
import { refusalError as membershipError } from '../../people/groups/refusal-error.ts';
import type { PersonRow } from '../../people/persons/store.ts';
import { firstTen } from '../../platform/first-ten.ts';
import { fieldError, type KithError, notFound } from '../../platform/http/errors.ts';
import type { NamingRefusal } from './name-stranger.ts';
import type { Split } from './split-stranger.ts';
import type { Unnamed } from './undo-naming.ts';

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

/** What is answered when it is not taken back who a stranger is. */
export function undoError({ kind, person }: Exclude<Unnamed, { kind: 'stranger' }>): KithError {
  const refused = (message: string) => fieldError('id', 'protected', message);
  switch (kind) {
    case 'not found':
      return notFound();
    case 'too late':
      return refused('This was said more than seven days ago: correct single entries, or erase the person.');
    case 'off':
      return refused('This space keeps no strangers any more: switch them on first, or correct single entries.');
    case 'nothing left':
      return refused('Nothing is left to take back: all entries are gone, or somebody has said whose they are since.');
    case 'known by these alone':
      return refused(`${called(person)} is known by these faces alone by now: add another photo of the person first.`);
    case 'said of others':
      return refused(
        `Somebody has said of other entries that they are of ${called(person)}: take that back first, or add another photo of the person, who stays then.`,
      );
    default:
      return kind satisfies never;
  }
}

const called = (person: Pick<PersonRow, 'name' | 'external_id'> | undefined): string =>
  person?.name ?? person?.external_id ?? 'The person';

import { fieldError } from '../../platform/http/errors.ts';
import type { SourceOutcome } from './sources.ts';
import type { SourceRow } from './store.ts';

/**
 * A source that was written.
 * @throws {KithError} 400 when it was not
 */
export function stored(outcome: SourceOutcome): SourceRow {
  if (outcome === 'taken') {
    throw fieldError('name', 'nameTaken', 'A source of this name exists already: choose another name.');
  }
  if (outcome === 'unknown licence') {
    throw fieldError(
      'license_id',
      'unknownLicence',
      'There is no licence of this id: create it first, or leave it out.',
    );
  }
  return outcome;
}

import { fieldError } from '../../platform/http/errors.ts';
import { stored } from '../../tenancy/sources/refusal-error.ts';
import type { SourceRow } from '../../tenancy/sources/store.ts';
import type { CameraOutcome } from './cameras.ts';

/**
 * The source of a camera that was written.
 * @throws {KithError} 400 when it was not
 */
export function storedCamera(outcome: CameraOutcome): SourceRow {
  if (outcome.kind === 'stored') return stored(outcome.source);
  throw fieldError(outcome.field, outcome.problem, outcome.message);
}

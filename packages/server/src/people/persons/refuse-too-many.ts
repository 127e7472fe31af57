import type { AttributesOfNew } from '@kith/contract';
import { fieldError } from '../../platform/http/errors.ts';
import { fits, tooManyAttributes } from './attribute-store.ts';

/** @throws {KithError} 400 when somebody new would have more attributes than anybody may */
export function refuseTooMany(attributes: AttributesOfNew | undefined): void {
  if (attributes && !fits(new Map(Object.entries(attributes)))) {
    throw fieldError('attributes', 'invalid', tooManyAttributes);
  }
}

import type { Identification, Reason } from '@kith/contract';
import { nameOf, type PersonRow } from '../../people/persons/store.ts';
import type { Attributes } from '../../recognition/calibration/attributes.ts';

/** Who a face is, as it is answered. @param person null: nobody who is known @param reason why it is nobody, or less sure than it looks */
export const identification = (
  result: Identification['result'],
  person: Pick<PersonRow, 'pid' | 'name' | 'external_id'> | null,
  confidence: number,
  { age, sex, mood, pan, tilt }: Attributes,
  reason: Reason | null = null,
): Identification => ({
  result,
  reason,
  pid: person?.pid ?? null,
  person: person && nameOf(person),
  confidence,
  age,
  sex,
  mood,
  pan,
  tilt,
});

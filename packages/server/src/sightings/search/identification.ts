import type { Identification, Pid } from '@kith/contract';
import type { Attributes } from '../../recognition/calibration/attributes.ts';

/** Who a face is, as it is answered. */
export const identification = (
  result: Identification['result'],
  pid: Pid | null,
  confidence: number,
  { age, sex, mood, pan, tilt }: Attributes,
): Identification => ({ result, pid, confidence, age, sex, mood, pan, tilt });

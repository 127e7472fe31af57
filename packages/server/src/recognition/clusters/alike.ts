import { defaultThresholds } from '@kith/contract';
import { cosineOf } from '../calibration/calibration.ts';
import { cosineOfTemplates } from '../calibration/cosine.ts';
import type { ScaledTemplate } from '../scale/templates.ts';

/** What two faces reach that are alike when nobody else is in question. Who shares no such pair is not made one with anybody. */
export const leastAlikeCosine = cosineOf(defaultThresholds.junk, 1);

/** The cosine of each face of the one with each face of the other. */
export const cosinesOfPairs = (some: readonly ScaledTemplate[], others: readonly ScaledTemplate[]): number[] =>
  some.flatMap((one) => others.map((other) => cosineOfTemplates(one, other)));

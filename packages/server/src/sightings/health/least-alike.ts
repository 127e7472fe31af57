import { cosineOf } from '../../recognition/calibration/calibration.ts';

/** Half-way to being the same: among a thousand a cosine of 0.4. Whoever is less alike has nothing to do with anybody. */
const LEAST_CONFIDENCE = 50;
/** Of so few everybody is looked for, however unlike. */
const FEW = 1000;

/** Who is less alike than this is not looked for among so many templates: a cosine. */
export const leastAlikeAmong = (templates: number): number =>
  templates <= FEW ? -1 : cosineOf(LEAST_CONFIDENCE, templates);

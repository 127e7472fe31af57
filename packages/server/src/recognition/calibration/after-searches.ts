import { confidenceOf, cosineOf } from './calibration.ts';

/** Any that is large enough: from `junk` on, confidence says the same of every gallery. */
const GALLERY = 1000;

/** What a confidence is worth that is the best of so many searches, each of which would have found as many strangers. */
export const afterSearches = (confidence: number, searches: number): number =>
  confidenceOf(cosineOf(confidence, GALLERY), GALLERY * searches);

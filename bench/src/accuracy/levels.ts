import { defaultThresholds } from '@kith/contract';
import { cosineOf } from '@kith/server/parts';

/** The three thresholds, weakest first, and how many searches of a stranger may reach each: one of so many. */
export const LEVELS = [
  { name: 'junk', oneOf: 10 },
  { name: 'ha', oneOf: 100 },
  { name: 'exact', oneOf: 1000 },
] as const;

/** The gallery that the promise is made for; smaller ones count as this large. */
export const PROMISED_GALLERY = 1000;

/** The cosine that each level asks for in a gallery of so many, in the order of LEVELS. */
export function cosinesOf(gallery: number): number[] {
  return LEVELS.map(({ name }) => cosineOf(defaultThresholds[name], gallery));
}

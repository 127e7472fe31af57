import type { Thresholds } from '@kith/contract';

/** How alike two faces are, from nothing to the most. */
const levels = ['nm', 'junk', 'ha', 'exact'] as const;
export type Level = (typeof levels)[number];

/** The strongest level whose threshold a confidence reaches. */
export function resultOf(confidence: number, { exact, ha, junk }: Omit<Thresholds, 'space_id'>): Level {
  if (confidence >= exact) return 'exact';
  if (confidence >= ha) return 'ha';
  return confidence >= junk ? 'junk' : 'nm';
}

/** Whether a level is at least another one. */
export const reaches = (level: Level, least: Level): boolean => levels.indexOf(level) >= levels.indexOf(least);

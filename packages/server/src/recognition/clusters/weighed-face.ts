import type { ScaledTemplate } from '../scale/templates.ts';

/** A face of somebody unknown, and how much it says about whose it is: 0–1, as `faceWeight` has it. */
export interface WeighedFace {
  readonly scaled: ScaledTemplate;
  readonly weight: number;
}

/**
 * A face that says less stands alone. Blurred and turned faces are no more alike than clear ones, but less: of the pairs of one person with
 * such a face none reached the bar (docs/strangers.md), so it would be a stranger whom nobody finds again.
 */
const LEAST_WEIGHT = 0.3;

/** Whether a face says enough to be of a stranger. */
export const saysEnough = ({ weight }: Pick<WeighedFace, 'weight'>): boolean => weight >= LEAST_WEIGHT;

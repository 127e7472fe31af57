/** After which pause it is tried again, ms. */
export interface Backoff {
  readonly firstMs: number;
  readonly longestMs: number;
}

export const backoff: Backoff = { firstMs: 1000, longestMs: 30_000 };

/**
 * Twice as long after every failure, and never of all at the same moment.
 * @param failures in a row, 1 at least
 * @param random 0–1
 */
export const pauseMs = ({ firstMs, longestMs }: Backoff, failures: number, random: number): number =>
  Math.min(longestMs, firstMs * 2 ** (failures - 1)) * (0.5 + random / 2);

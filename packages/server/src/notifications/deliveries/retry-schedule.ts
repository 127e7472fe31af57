const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

/** Pauses between attempts: twelve attempts over about three days. */
const delaysMs = [
  5 * SECOND_MS,
  30 * SECOND_MS,
  2 * MINUTE_MS,
  10 * MINUTE_MS,
  30 * MINUTE_MS,
  HOUR_MS,
  3 * HOUR_MS,
  6 * HOUR_MS,
  12 * HOUR_MS,
  24 * HOUR_MS,
  24 * HOUR_MS,
] as const;

const JITTER = 0.15;
const RETRY_AFTER_CAP_MS = 24 * HOUR_MS;

/** No delay is longer: whatever is due later than this was planned by a clock that has jumped. */
export const longestDelayMs = Math.ceil(24 * HOUR_MS * (1 + JITTER));

/**
 * How long to wait after a failed attempt; null when it was the last one.
 * @param attempt how many attempts were made, this one included, from 1
 * @param random from 0 (included) to 1: spreads what failed together by ±15 %
 * @param retryAfterMs what the receiver asked for; it can only lengthen the pause, to 24 h at most
 */
export function retryDelayMs(attempt: number, random: number, retryAfterMs: number | null): number | null {
  const delayMs = delaysMs[attempt - 1];
  if (delayMs === undefined) return null;
  const spread = Math.round(delayMs * (1 - JITTER + 2 * JITTER * random));
  return Math.max(spread, Math.min(retryAfterMs ?? 0, RETRY_AFTER_CAP_MS));
}

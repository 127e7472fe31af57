/** Epoch milliseconds of now. */
export type Clock = () => number;

export const systemClock: Clock = () => Date.now();

/** Two clocks that differ by less say the same: one that differs by more was set, or is wrong. */
export const CLOCKS_APART_MS = 2 * 60 * 60 * 1000;

/**
 * Whether something that ends has not ended yet. One that is to end later than anything made now would was made by a clock that was
 * ahead and has been set since: it has ended.
 * @param end epoch ms
 * @param longestMs how long it lasts at most from when it is made
 */
export const isYetToEnd = (end: number, now: number, longestMs: number): boolean =>
  now < end && end <= now + longestMs + CLOCKS_APART_MS;

/** Epoch milliseconds of now. */
export type Clock = () => number;

export const systemClock: Clock = () => Date.now();

/** Milliseconds since some moment, by a clock that nobody sets: for what is over soon, and is in memory. */
export const steadyClock: Clock = () => performance.now();

/** Two clocks that differ by less say the same: one that differs by more was set, or is wrong. */
export const CLOCKS_APART_MS = 2 * 60 * 60 * 1000;

/**
 * When something that is made now ends at the latest, by whichever clock: one that is to end later was made by a clock that was ahead
 * and has been set since, and has ended.
 * @param longestMs how long it lasts at most
 * @returns epoch ms
 */
export const latestEnd = (now: number, longestMs: number): number => now + longestMs + CLOCKS_APART_MS;

const FIRST_MS = 500;
const LONGEST_MS = 30_000;

/**
 * How long to wait before connecting again: doubling up to half a minute, and a random half of it less.
 * @param failures how many times in a row it did not work, from 1
 * @param random from 0 up to 1
 */
export const reconnectDelayMs = (failures: number, random: number): number =>
  Math.min(FIRST_MS * 2 ** (failures - 1), LONGEST_MS) * (1 - random / 2);

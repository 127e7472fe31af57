const FIRST_MS = 500;
const LONGEST_MS = 30_000;

/**
 * How long to wait before trying again: doubling up to half a minute, and a random half of it less, so that many
 * clients of one server do not come back at once.
 * @param failures how many times in a row it did not work, from 1
 * @param random from 0 up to 1
 */
export const backoffMs = (failures: number, random: number): number =>
  Math.min(FIRST_MS * 2 ** (failures - 1), LONGEST_MS) * (1 - random / 2);

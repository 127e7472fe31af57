/** So many strangers a space has at most: those seen once and longest ago go first. */
export const MOST_STRANGERS = 100_000;

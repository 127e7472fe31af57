/** What one caller can take of a server, as far as this wing says it; the table is in `docs/operations.md`. */
export const budgets = {
  requests: {
    /** Of the room that the spaces of an account share; one alone may fill half of it at once. */
    roomSeconds: 10,
    /** What one address without a token may ask at once. */
    burstSeconds: 5,
  },
  /** What is under way at once; see `Turns`. */
  turns: { alone: 32, together: 4, waiting: 1000, presentMs: 2000 },
  names: {
    /** For the whole of a look-up, which is part of a webhook: no more are under way than those. */
    lookupMs: 10_000,
    /** For one server, the first time. */
    tryMs: 2_000,
    tries: 2,
    /** For addresses of one family, once those of the other are there. */
    otherFamilyMs: 500,
    /** Names whose addresses are remembered, as long as DNS says, and no longer than this. */
    cached: 1_000,
    longestCachedMs: 5 * 60 * 1000,
  },
} as const;

/** Of what somebody had used up a share; see the table of limits in `docs/operations.md`. */
export type Budget = 'requests' | 'strangers' | 'passwords' | 'samples' | 'trials' | 'turns';

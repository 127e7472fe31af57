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
} as const;

/** Of what somebody had used up a share; see the table of limits in `docs/operations.md`. */
export type Budget = 'requests' | 'strangers' | 'passwords' | 'samples' | 'trials' | 'turns';

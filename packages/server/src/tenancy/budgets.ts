/** What one caller can take of a server, as far as this wing says it; the table is in `docs/operations.md`. */
export const budgets = {
  /** Living temporary tokens of an owner and a family; whoever logs in every two minutes has not so many. */
  temporaryTokens: 1_000,
  /** Tokens of one source that work: phones that are cameras. */
  sourceTokens: 10,
  /** Living sessions of an account: browsers that are logged in. */
  sessions: 100,
  /** Wrong passwords from one address: 20 at once, then ten a minute. */
  passwordsOfAddress: { burst: 20, perSecond: 10 / 60 },
  /**
   * Wrong passwords for one name: 10 at once, then two a minute. Of those who are refused, from one neighbourhood each, twenty wait
   * in a line; a turn is kept for two minutes.
   */
  passwordsOfName: { burst: 10, perSecond: 2 / 60, line: { most: 20, keptMs: 2 * 60 * 1000 } },
  /** From where an account logged in. */
  knownNetworks: { most: 100, keptMs: 90 * 24 * 60 * 60 * 1000 },
  /** Passwords that wait to be looked at: from known networks, and as many from others. */
  passwordChecks: { waiting: 64, waitingOfNetwork: 16 },
} as const;

/** What one caller can take of a server, as far as this wing says it; the table is in `docs/operations.md`. */
export const budgets = {
  /** Living temporary tokens of an owner and a family; whoever logs in every two minutes has not so many. */
  temporaryTokens: 1_000,
} as const;

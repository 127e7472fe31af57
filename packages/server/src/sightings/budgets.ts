import { availableParallelism } from 'node:os';

/** What one space, one account and one node have of cameras; the table is in `docs/operations.md`. */
export const budgets = {
  cameras: {
    perSpace: 200,
    /** Accounts share them. Each is decoded by a process of its own; whoever has hardware for that has many cores, too. */
    perNode: 16 * availableParallelism(),
    /** Addresses that one account tries: five at once, then one every two seconds. */
    trials: { burst: 5, perSecond: 1 / 2 },
    /** Previews of one space that are watched at once. */
    previews: 4,
  },
} as const;

import { availableParallelism } from 'node:os';

/** What one space, and one node, has of cameras; the table is in `docs/operations.md`. */
export const budgets = {
  cameras: {
    perSpace: 200,
    /** Each is decoded by a process of its own; whoever has hardware for that has many cores, too. */
    perNode: 16 * availableParallelism(),
    /** Addresses that one space tries: five at once, then one every two seconds. */
    trials: { burst: 5, perSecond: 1 / 2 },
    /** Previews of one space that are watched at once. */
    previews: 4,
  },
} as const;

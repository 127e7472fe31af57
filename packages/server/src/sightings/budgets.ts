import { availableParallelism } from 'node:os';
import { machineBytes } from '../recognition/faceindex/index-memory.ts';

/** What one space, one account and one node have of cameras and of the past; the table is in `docs/operations.md`. */
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
  frigate: {
    /** Objects that one Frigate follows at once; their best pictures so far lie in memory. */
    followed: 100,
    keptBytes: 64 * 1024 * 1024,
    /** Events of one Frigate that are looked at, or told, at once. */
    underWay: 4,
  },
  past: {
    /** That stored faces may take in memory while they are searched: 90 bytes each. What does not fit is searched as it is read. */
    memoryBytes: machineBytes() / 16,
  },
} as const;

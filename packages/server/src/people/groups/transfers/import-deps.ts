import type { Clock } from '../../../platform/clock.ts';
import type { Database } from '../../../platform/db/database.ts';
import type { OnEnded } from '../settle.ts';

/** Runs one step of something long when it is its turn, and lets others have theirs. */
export type Step = <T>(work: () => Promise<T>) => Promise<T>;

export interface ImportDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly onEnded: OnEnded;
  /** Ends an import between two steps. */
  readonly signal: AbortSignal;
  readonly step: Step;
}

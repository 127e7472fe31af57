import { setTimeout as pause } from 'node:timers/promises';
import { DatabaseDown, isInDoubt } from './database-down.ts';

/** As long as a restart takes; whoever waits for an answer waits with us. */
export const OUTLAST_MS = 10_000;
export const AGAIN_MS = 200;

/**
 * Does what has to follow a change that is stored, again while the database is away: for a while, and never what may be stored already.
 * A process that was frozen in the midst of it tries once more when it wakes, however long it slept.
 */
export async function outlast<T>(work: () => Promise<T>): Promise<T> {
  const until = performance.now() + OUTLAST_MS;
  for (;;) {
    const isLast = performance.now() > until;
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof DatabaseDown) || isInDoubt(error) || isLast) throw error;
      await pause(AGAIN_MS);
    }
  }
}

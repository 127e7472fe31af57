import { setTimeout as pause } from 'node:timers/promises';
import { DatabaseDown, isInDoubt } from './database-down.ts';

/** As long as a restart takes; whoever waits for an answer waits with us. */
export const OUTLAST_MS = 10_000;
export const AGAIN_MS = 200;

/** Does what has to follow a change that is stored, again while the database is away: for a while, and never what may be stored already. */
export async function outlast<T>(work: () => Promise<T>): Promise<T> {
  const until = performance.now() + OUTLAST_MS;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof DatabaseDown) || isInDoubt(error) || performance.now() > until) throw error;
      await pause(AGAIN_MS);
    }
  }
}

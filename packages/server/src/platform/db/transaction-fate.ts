import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { AGAIN_MS, OUTLAST_MS } from './outlast.ts';
import type { Pulse } from './postgres-pulse.ts';
import { askLife } from './server-life.ts';

/** What became of a transaction whose commit was not answered. */
export type Fate = 'committed' | 'aborted' | 'unknown';

/** What a number says that was not given yet. */
const IN_THE_FUTURE = '22023';

interface Status {
  /** `in progress` while its connection lives, null when it is long ago. */
  readonly status: string | null;
  readonly life: string;
}

/**
 * Asks the database, when it is back, what became of a transaction.
 *
 * A server that crashed, or stands in for another, gives the numbers once more of which it lost everything: one that was not given yet was
 * lost, and so was one that another transaction has and did not commit. That one is committed may be true of another.
 * @param xid as `pg_current_xact_id()` gave it
 * @param life of the server at that time
 */
export async function fateOf(pulse: Pick<Pulse, 'ask'>, xid: string, life: string | null): Promise<Fate> {
  const until = performance.now() + OUTLAST_MS;
  for (;;) {
    // A process that was frozen asks once more when it wakes.
    const isLast = performance.now() > until;
    const now = await statusOf(pulse, xid);
    if (now?.status === 'aborted') return 'aborted';
    if (now?.status === 'committed') return now.life === life ? 'committed' : 'unknown';
    if (isLast) return 'unknown';
    await pause(AGAIN_MS);
  }
}

/** @returns undefined when nobody answers */
async function statusOf(pulse: Pick<Pulse, 'ask'>, xid: string): Promise<Status | undefined> {
  try {
    const [row] = await pulse.ask<Status>(`select pg_xact_status($1::text::xid8) as status, life from (${askLife}) l`, [
      xid,
    ]);
    return row;
  } catch (error) {
    const isLost = error instanceof pg.DatabaseError && error.code === IN_THE_FUTURE;
    return isLost ? { status: 'aborted', life: '' } : undefined;
  }
}

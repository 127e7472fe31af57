import { setTimeout as pause } from 'node:timers/promises';
import { AGAIN_MS, OUTLAST_MS } from './outlast.ts';
import type { Pulse } from './postgres-pulse.ts';

/** What became of a transaction whose commit was not answered. */
export type Fate = 'committed' | 'aborted' | 'unknown';

/**
 * Asks the database, when it is back, what became of a transaction.
 * @param xid as `pg_current_xact_id()` gave it
 */
export async function fateOf(pulse: Pick<Pulse, 'ask'>, xid: string): Promise<Fate> {
  const until = performance.now() + OUTLAST_MS;
  while (performance.now() < until) {
    const fate = await statusOf(pulse, xid);
    if (fate === 'committed' || fate === 'aborted') return fate;
    await pause(AGAIN_MS);
  }
  return 'unknown';
}

/** `in progress` while its connection lives, null when it is long ago, undefined when nobody answers. */
async function statusOf(pulse: Pick<Pulse, 'ask'>, xid: string): Promise<string | null | undefined> {
  try {
    const [row] = await pulse.ask<{ status: string | null }>('select pg_xact_status($1::text::xid8) as status', [xid]);
    return row?.status;
  } catch {
    return undefined;
  }
}

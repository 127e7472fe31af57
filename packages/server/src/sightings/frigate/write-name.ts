import { setTimeout as pause } from 'node:timers/promises';
import type { EntryId, SpaceId } from '@kith/contract';
import { DatabaseDown } from '../../platform/db/database-down.ts';
import type { EntriesById } from '../entries/read-events.ts';
import { type Asked, type FrigateApi, writeSubLabel } from './frigate-api.ts';

export interface WriteNameDeps {
  readonly entriesOf: EntriesById;
  readonly api: FrigateApi;
}

/** Frigate keeps an event some moments after it said that it began; and it may be away. */
const PAUSES_MS = [0, 1_000, 5_000, 20_000];
/** Those after it, while it is away, or the database is. */
const AWAY_PAUSES_MS = [60_000, 120_000, 300_000];
const surely: ReadonlySet<string> = new Set(['exact', 'ha', 'reinit']);

/**
 * Names an event of Frigate after the person who was seen, if it is sure, has a name, and nobody else is on the picture. Who it is, is read
 * before every try: whoever was erased or corrected meanwhile is not named.
 * @returns a sentence when Frigate did not take it
 */
export async function writeName(
  { entriesOf, api }: WriteNameDeps,
  spaceId: SpaceId,
  eventId: string,
  entryIds: readonly EntryId[],
  signal: AbortSignal,
): Promise<string | null> {
  let last: Tried = { kind: 'failed', problem: '', isAway: true };
  for (const [i, pauseMs] of [...PAUSES_MS, ...AWAY_PAUSES_MS].entries()) {
    if (i >= PAUSES_MS.length && !last.isAway) break;
    await pause(pauseMs, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return null;
    const tried = await tryToWrite({ entriesOf, api }, spaceId, eventId, entryIds);
    if (tried === 'done') return null;
    last = tried;
  }
  return last.problem;
}

type Tried = Extract<Asked<never>, { kind: 'failed' }>;

async function tryToWrite(
  { entriesOf, api }: WriteNameDeps,
  spaceId: SpaceId,
  eventId: string,
  entryIds: readonly EntryId[],
): Promise<Tried | 'done'> {
  try {
    const [entry, another] = await entriesOf(spaceId, entryIds);
    const name = entry?.person?.name;
    if (!entry || another || !name || !surely.has(entry.result)) return 'done';
    const written = await writeSubLabel(api, eventId, name, (entry.confidence ?? 100) / 100);
    return written.kind === 'answered' ? 'done' : written;
  } catch (error) {
    if (error instanceof DatabaseDown) return { kind: 'failed', problem: error.message, isAway: true };
    throw error;
  }
}

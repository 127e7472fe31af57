import { setTimeout as pause } from 'node:timers/promises';
import type { EntryId, SpaceId } from '@kith/contract';
import type { EntriesById } from '../entries/read-events.ts';
import { type FrigateApi, writeSubLabel } from './frigate-api.ts';

export interface WriteNameDeps {
  readonly entriesOf: EntriesById;
  readonly api: FrigateApi;
}

/** Frigate keeps an event some moments after it said that it began; and it may be away. */
const PAUSES_MS = [0, 1_000, 5_000, 20_000];
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
  let problem: string | null = null;
  for (const pauseMs of PAUSES_MS) {
    await pause(pauseMs, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return null;
    const [entry, another] = await entriesOf(spaceId, entryIds);
    const name = entry?.person?.name;
    if (!entry || another || !name || !surely.has(entry.result)) return null;
    const written = await writeSubLabel(api, eventId, name, (entry.confidence ?? 100) / 100);
    if (written.kind === 'answered') return null;
    problem = written.problem;
  }
  return problem;
}

import type { EntryId } from '@kith/contract';

/** Whoever was not seen for so long, ms, comes anew. */
export const AWAY_MS = 5 * 60 * 1000;

/** An entry of somebody, and when it was seen: epoch ms. */
interface SeenEntry {
  readonly entry_id: EntryId;
  readonly created: number;
}

/** Which of all entries of somebody begin a visit, in whatever order they came: before them nobody was seen for a while. */
export function visitsOf(entries: readonly SeenEntry[]): ReadonlySet<EntryId> {
  const begins = new Set<EntryId>();
  let last = Number.NEGATIVE_INFINITY;
  for (const { entry_id, created } of entries.toSorted((a, b) => a.created - b.created || a.entry_id - b.entry_id)) {
    if (created - last >= AWAY_MS) begins.add(entry_id);
    last = created;
  }
  return begins;
}

import type { Entry } from '@kith/client';

/** Somebody who was seen at one source, once or again and again. */
export interface Visit {
  /** Of its first entry, so that a row stays the same row while it grows. */
  readonly id: number;
  readonly latest: Entry;
  readonly since: string;
  readonly count: number;
}

/** Who was away for longer comes anew. */
const APART_MS = 600_000;

/**
 * Folds what repeats: the same person at the same source, with pauses of at most ten minutes. Strangers stay apart, since nobody knows
 * whether they are the same.
 * @param entries the newest first
 * @returns the visits, the one that was seen last first
 */
export function fold(entries: readonly Entry[]): Visit[] {
  const open = new Map<string, Visit>();
  const visits: Visit[] = [];
  for (const entry of entries.toReversed()) {
    const key = entry.pid === null ? null : `${entry.pid} ${entry.source.id}`;
    const before = key === null ? undefined : open.get(key);
    const again = before && Date.parse(entry.created) - Date.parse(before.latest.created) <= APART_MS;
    const visit = again
      ? { ...before, latest: entry, count: before.count + 1 }
      : { id: entry.id, latest: entry, since: entry.created, count: 1 };
    if (again) visits.splice(visits.lastIndexOf(before), 1);
    visits.push(visit);
    if (key !== null) open.set(key, visit);
  }
  return visits.toReversed();
}

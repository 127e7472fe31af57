import type { StrangerFilter } from '@kith/contract';

/** What an entry says of somebody whom nobody knows. */
export interface StrangerVisit {
  /** The visit that it begins or is within: 1 for the first. */
  readonly visit: number;
  readonly beginsVisit: boolean;
  /** How long the stranger had not been seen, ms; null for one who had never been. */
  readonly awayMs: number | null;
}

const DAY_MS = 24 * 60 * 60 * 1000;

/** Whether somebody wants to hear of an entry, by who is there whom nobody knows: when a visit begins, and not of every frame. */
export function wantsStranger(filter: StrangerFilter, stranger: StrangerVisit | null): boolean {
  if (filter === null) return true;
  if (!stranger?.beginsVisit) return false;
  const { visits_from: from, visits_to: to, seen_within_days: days } = filter;
  const { visit, awayMs } = stranger;
  const isAsked = visit >= (from ?? 1) && visit <= (to ?? Number.POSITIVE_INFINITY);
  return isAsked && (days === null || (awayMs !== null && awayMs <= days * DAY_MS));
}

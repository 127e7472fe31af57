import type { AlarmWhen, Hours } from '@kith/contract';
import { isOpen } from '../../../people/times/is-open.ts';
import { nextEdge } from '../../../people/times/next-edge.ts';
import type { Absence } from './state.ts';

/** Openings that may be too short before one is long enough. */
const OPENINGS = 120;

/** Nobody has come since a time. */
export const absentFrom = (when: AlarmWhen, from: number): Absence | null =>
  when.absent === null ? null : { from, raised: null, due: dueAfter(when, from) };

/** Somebody came. Who came before that which is known already changes nothing. @param at epoch ms, no later than now @param now epoch ms */
export function came(when: AlarmWhen, absence: Absence, at: number, now: number): Absence {
  const known = absence.raised ?? absence.from;
  return at > known || known > now ? (absentFrom(when, at) ?? absence) : absence;
}

/** It was due, and is raised: until somebody comes not again, or with hours not before the next opening. */
export function raisedFor(when: AlarmWhen, absence: Absence, due: number): Absence {
  const closes = when.hours === null ? null : endOfOpening(when.hours, due);
  return { ...absence, raised: due, due: closes === null ? null : dueAfter(when, closes) };
}

/** The end of the opening that an instant lies in, or ends. */
const endOfOpening = (hours: Hours, at: number): number | null => (isOpen(hours, at) ? nextEdge(hours, at) : at);

/** When nobody has come for as long as a rule says, within one opening where there are hours; epoch ms, null: never. */
export function dueAfter({ absent, hours }: AlarmWhen, from: number): number | null {
  if (absent === null) return null;
  const forMs = absent.for_seconds * 1000;
  if (hours === null) return from + forMs;
  let begins: number | null = isOpen(hours, from) ? from : nextEdge(hours, from);
  for (let i = 0; i < OPENINGS && begins !== null; i += 1) {
    const closes = nextEdge(hours, begins);
    if (closes === null || begins + forMs <= closes) return begins + forMs;
    begins = nextEdge(hours, closes);
  }
  return null;
}

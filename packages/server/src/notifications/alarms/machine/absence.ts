import type { AlarmWhen, Hours } from '@kith/contract';
import { type Opening, openings } from '../../../people/times/openings.ts';
import type { Absence } from './state.ts';

/** A week in which an hour does not come, and the one after it: so far ahead an opening is looked for that is long enough. */
const AHEAD_MS = 16 * 24 * 60 * 60 * 1000;
/** Hours that do not close for so long never do. */
const ENDLESS_MS = AHEAD_MS;

/** Nobody has come since a time. */
export const absentFrom = (when: AlarmWhen, from: number): Absence | null =>
  when.absent === null ? null : { from, raised: null, due: dueAfter(when, from) };

/**
 * Somebody came. Who came before that which is known already changes nothing.
 * @param at epoch ms, no later than now
 * @param ahead epoch ms: what is known of a later time was said by a clock that was ahead
 */
export function came(when: AlarmWhen, absence: Absence, at: number, ahead: number): Absence {
  const known = absence.raised ?? absence.from;
  return at > known || known > ahead ? (absentFrom(when, at) ?? absence) : absence;
}

/** An alarm that nobody came, and what is remembered then. */
interface Missed {
  readonly absence: Absence;
  /** Epoch ms: when it was due, the last time. */
  readonly at: number;
  /** In how many openings nobody came. */
  readonly openings: number;
}

/**
 * It was due, and is raised: until somebody comes not again, or with hours not before the next opening. Openings that went by while nobody looked are
 * told as one: whoever comes back after months has one thing to look at.
 * @param due epoch ms, no later than now
 */
export function missed({ absent, hours }: AlarmWhen, absence: Absence, due: number, now: number): Missed {
  const closes = hours === null ? Number.POSITIVE_INFINITY : endOfOpening(hours, due);
  const forMs = (absent?.for_seconds ?? 0) * 1000;
  let [at, openings] = [due, 1];
  if (hours !== null && Number.isFinite(closes)) {
    for (const next of longerThan(hours, forMs, closes, now + AHEAD_MS)) {
      if (next > now) return { absence: { ...absence, raised: at, due: next }, at, openings };
      [at, openings] = [next, openings + 1];
    }
  }
  return { absence: { ...absence, raised: at, due: null }, at, openings };
}

/** When those openings have lasted for so long that do, after an instant: epoch ms. */
function* longerThan(hours: Hours, forMs: number, from: number, until: number): Generator<number, undefined> {
  for (const { begins, ends } of openings(hours, from, until + ENDLESS_MS)) {
    if (begins > until) return undefined;
    if (begins + forMs <= ends) yield begins + forMs;
  }
  return undefined;
}

/** The end of the opening that an instant lies in, or ends. */
function endOfOpening(hours: Hours, at: number): number {
  const { value } = openingsFrom(hours, at).next();
  return value && value.begins === at ? value.ends : at;
}

/** When nobody has come for as long as a rule says, within one opening where there are hours; epoch ms, null: never. */
export function dueAfter({ absent, hours }: AlarmWhen, from: number): number | null {
  if (absent === null) return null;
  const forMs = absent.for_seconds * 1000;
  if (hours === null) return from + forMs;
  for (const { begins, ends } of openingsFrom(hours, from)) if (begins + forMs <= ends) return begins + forMs;
  return null;
}

/** Openings that an instant lies in, or that begin after it, as far ahead as is looked. */
function* openingsFrom(hours: Hours, from: number): Generator<Opening, undefined> {
  for (const { begins, ends } of openings(hours, from, from + AHEAD_MS + ENDLESS_MS)) {
    if (begins > from + AHEAD_MS) return undefined;
    yield { begins, ends: ends - begins < ENDLESS_MS ? ends : Number.POSITIVE_INFINITY };
  }
  return undefined;
}

import type { Reason, Result, Thresholds } from '@kith/contract';
import { afterSearches } from '../../recognition/calibration/after-searches.ts';
import { type Level, resultOf } from '../../recognition/calibration/levels.ts';
import type { Votes } from '../../recognition/tracks/votes.ts';

/** What is known of a face that is followed. */
export interface Evidence {
  /** How many looks said something about whose it is, and how much all of them together: 1 for each that was clear. */
  readonly cast: Votes['cast'];
  readonly weight: Votes['weight'];
  /** Ms since the first of them. */
  readonly forMs: number;
  /** Whether it is not seen any more: there will be no better look. */
  readonly isOver: boolean;
}

/** What a search of what they vote for found. */
export interface Opinion {
  readonly result: Result;
  readonly confidence: number | null;
}

/** Nobody is named by one look, unless it was a clear one and the last. */
const LEAST_CAST = 2;
/** Two looks that are nearly clear, or more that are less so. */
const LEAST_WEIGHT = 1.2;
const LONE_WEIGHT = 0.7;
/** What names somebody only probably waits for a third. */
const LIKELY_WEIGHT = 2.2;
/** Whoever is nobody's, or hardly anybody's, by then is taken for what they are. */
const PATIENT_WEIGHT = 4;
const PATIENT_MS = 1500;
/** Until a face is decided it is searched for so many times at most: when what is known has grown by so much. */
const SEARCHES = 5;
const GROWTH = 1.4;

/** Whether what is known is worth a search. @param before what was known at the last one */
export function isWorthSearch(known: Evidence, searches: number, before: number): boolean {
  if (!isEnough(known)) return false;
  if (searches === 0) return true;
  if (isPatient(known)) return searches < SEARCHES || known.weight > before;
  return searches < SEARCHES - 1 && known.weight >= GROWTH * before;
}

/** Whether so much more is known that somebody who was told may turn out to be somebody else. @param before what was known at the last search */
export const isWorthDoubt = (known: Evidence, before: number): boolean => known.weight >= 2 * before;

function isEnough({ cast, weight, isOver }: Evidence): boolean {
  return (cast >= LEAST_CAST && weight >= LEAST_WEIGHT) || (isOver && weight >= LONE_WEIGHT);
}

const isPatient = ({ weight, forMs, isOver, cast }: Evidence): boolean =>
  isOver || weight >= PATIENT_WEIGHT || (forMs >= PATIENT_MS && cast >= LEAST_CAST);

/**
 * Whether an opinion will stand. A name that is taken before all looks are in might be one of several attempts: so many searches find
 * so many times as many strangers, and it must be as sure after that as a photo must be at once.
 */
export function isSure(known: Evidence, opinion: Opinion, thresholds: Thresholds): boolean {
  const level = levelAfter(opinion, thresholds, SEARCHES);
  if (known.cast < LEAST_CAST) return level === 'exact';
  switch (level) {
    case 'exact':
      return true;
    case 'ha':
      return known.weight >= LIKELY_WEIGHT || isPatient(known);
    case 'junk':
    case 'nm':
      return isPatient(known);
    default:
      return level satisfies never;
  }
}

/**
 * Whether something else is to be told of somebody after all: who was nobody and is known, or is another one for certain, or who was
 * hardly like somebody and now is.
 */
export function isOther(
  told: { readonly personId: number | null; readonly result: Result },
  opinion: Opinion & { readonly personId: number | null; readonly reason: Pick<Reason, 'code'> | null },
  thresholds: Thresholds,
): boolean {
  if (opinion.result === 'new') return told.personId === null;
  if (opinion.personId === null) return false;
  const level = levelAfter(opinion, thresholds, SEARCHES);
  if (opinion.personId === told.personId) {
    return told.result === 'junk' && opinion.result !== 'junk' && (level === 'exact' || level === 'ha');
  }
  // Of two who look alike, or of one who is there twice, nobody can say for certain that it is the other.
  if (told.personId !== null && opinion.reason?.code === 'look_alike') return false;
  return level === 'exact' || (level === 'ha' && told.personId === null);
}

function levelAfter({ result, confidence }: Opinion, thresholds: Thresholds, searches: number): Level {
  if (confidence === null || result === 'new' || result === 'nm' || result === 'det') return 'nm';
  return resultOf(afterSearches(confidence, searches), thresholds);
}

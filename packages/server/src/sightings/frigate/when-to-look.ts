import type { FrigateEvent } from './frigate-event.ts';

/** What was done about an event so far. */
export interface Looked {
  readonly looks: number;
  /** Of the picture that was looked at last; epoch s. */
  readonly snapshotAt: number;
  /** Of the last look, and of the first one that found a face; steady ms. */
  readonly at: number;
  readonly faceAt: number | null;
}

const MOST_LOOKS = 8;
/** Before the second look, and twice as long before each one after. */
const FIRST_PAUSE_MS = 1500;
/** Whoever is not known by then is told as unknown: somebody may stand there for an hour. */
const PATIENCE_MS = 15_000;

/** `wait`: until something is said, or `untilMs`. `settle`: tell what was found, if anything. */
export type Step = { readonly kind: 'look' | 'settle' } | { readonly kind: 'wait'; readonly untilMs: number | null };

/**
 * What to do about an event: looks at a picture when it is the first one or a better one, each time with a longer pause, and a last time when
 * the object is gone.
 * @param now steady ms
 */
export function whenToLook(event: FrigateEvent, looked: Looked | null, now: number): Step {
  // Before it is over every picture can be had, afterwards only one that was kept.
  if (looked === null) return event.isOver && !event.hasSnapshot ? { kind: 'settle' } : { kind: 'look' };
  const isBetter = event.snapshotAt > looked.snapshotAt;
  const mayLook = isBetter && looked.looks < MOST_LOOKS;
  if (event.isOver) return { kind: mayLook && event.hasSnapshot ? 'look' : 'settle' };
  const patienceEnds = looked.faceAt === null ? null : looked.faceAt + PATIENCE_MS;
  if (patienceEnds !== null && now >= patienceEnds) return { kind: 'settle' };
  const next = looked.at + FIRST_PAUSE_MS * 2 ** (looked.looks - 1);
  if (!mayLook) return { kind: 'wait', untilMs: patienceEnds };
  if (now >= next) return { kind: 'look' };
  return { kind: 'wait', untilMs: patienceEnds === null ? next : Math.min(next, patienceEnds) };
}

import type { MediaPlaylist, Segment } from './hls-playlist.ts';

/** With so much of a stream it is begun, s: what comes next is there before it has been shown. */
const CUSHION_S = 2;

interface Due {
  readonly segments: readonly Segment[];
  /** The number of the segment after these. */
  readonly next: number;
  /** Whether they have nothing to do with what was shown before. */
  readonly isAnew: boolean;
}

/**
 * What of a playlist is to be shown now: the segments that are new; of a stream that is just found, that went on too far, or that counts
 * anew, its end.
 * @param wanted the number of the segment that is waited for; null at the beginning
 */
export function dueSegments({ segments, next, targetSeconds }: MediaPlaylist, wanted: number | null): Due {
  const isAnew = wanted === null || next < wanted - segments.length;
  if (!isAnew && next <= wanted) return { segments: [], next: wanted, isAnew };
  const fresh = isAnew ? segments : segments.slice(-(next - wanted));
  const isLate = secondsOf(fresh) > CUSHION_S + 2 * targetSeconds;
  const kept = isAnew || isLate ? endOf(fresh) : fresh;
  // What is left out may have been where the times begin anew.
  const isCut = fresh.slice(0, fresh.length - kept.length).some((segment) => segment?.isBreak);
  const [first, ...rest] = kept.filter((segment) => segment !== null);
  return { segments: first ? [isCut ? { ...first, isBreak: true } : first, ...rest] : [], next, isAnew };
}

/** The fewest of the last that are a cushion. */
function endOf(segments: readonly (Segment | null)[]): readonly (Segment | null)[] {
  const from = segments.findLastIndex((_, i) => secondsOf(segments.slice(i)) >= CUSHION_S);
  return segments.slice(Math.max(0, from));
}

const secondsOf = (segments: readonly (Segment | null)[]): number =>
  segments.reduce((sum, segment) => sum + (segment?.seconds ?? 0), 0);

/** One thread's share of a scan of one space. */

import { DIMENSIONS } from '../scale/dimensions.ts';
import type { Segment } from './segment.ts';

/** What to look for. */
export interface Scan {
  readonly probe: Float32Array;
  /** Number of words of 64 records, in all memories of the space. */
  readonly words: number;
  /** Number of chunks taken so far by all threads that share the scan: one whose core is busy delays no other. */
  readonly taken: Int32Array;
  /** At least so many, the nearest by sign bits, get a dot product: in every memory that a thread looks at. */
  readonly keep: number;
  /** Everybody who differs in no more sign bits than this gets a dot product. */
  readonly reachBits: number;
  readonly limit: number;
  /** One bit per record: only they are looked at. */
  readonly among?: Uint8Array<SharedArrayBuffer>;
}

/** Pairs of person id and cosine, best first in every memory; somebody may be found in several. */
export type ScanResults = Float64Array;

/** @param segments all memories of the space, in order; a chunk never lies in two */
export function scan(segments: readonly Segment[], lane: number, scan: Scan): ScanResults {
  const [{ kernel, capacity } = never()] = segments;
  const chunkWords: number = kernel.CHUNK_WORDS.value;
  const segmentWords = capacity / kernel.WORD_RECORDS.value;
  const begun = new Set<Segment>();
  for (;;) {
    const first = Atomics.add(scan.taken, 0, 1) * chunkWords;
    if (first >= scan.words) break;
    const end = Math.min(first + chunkWords, scan.words);
    const at = Math.floor(first / segmentWords);
    const segment = segments[at] ?? never();
    if (!begun.has(segment)) begun.add(begin(segment, lane, scan));
    if (scan.among) {
      const window = new Uint8Array(segment.memory.buffer, kernel.amongAt(lane), chunkWords * 8);
      window.set(scan.among.subarray(first * 8, end * 8));
    }
    const before = at * segmentWords;
    segment.kernel.scan(first - before, end - before, scan.among !== undefined);
  }
  return joined([...begun].map((segment) => resultsIn(segment, lane)));
}

function begin(segment: Segment, lane: number, { probe, keep, reachBits, limit }: Scan): Segment {
  const { kernel, memory } = segment;
  new Float32Array(memory.buffer, kernel.laneAt(lane), DIMENSIONS).set(probe);
  kernel.start(lane, keep, reachBits, limit);
  return segment;
}

function resultsIn({ kernel, memory }: Segment, lane: number): Float64Array {
  const found = kernel.finish();
  return new Float64Array(memory.buffer, kernel.resultsAt(lane), found * 2);
}

/** A copy: what lies in the lane is overwritten by the next scan. */
function joined(parts: readonly Float64Array[]): Float64Array {
  const all = new Float64Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

function never(): never {
  throw new RangeError('a scan beyond the memories of a space');
}

/** One thread's share of a scan of one space. */

import { DIMENSIONS } from './dimensions.ts';
import type { Kernel } from './kernel.ts';

/** What to look for. */
export interface Scan {
  readonly probe: Float32Array;
  /** Number of words of 64 records. */
  readonly words: number;
  /** Number of chunks taken so far by all threads that share the scan: one whose core is busy delays no other. */
  readonly taken: Int32Array<SharedArrayBuffer>;
  /** At least so many, the nearest by sign bits, get a dot product. */
  readonly keep: number;
  /** Everybody who differs in no more sign bits than this gets a dot product. */
  readonly reachBits: number;
  readonly limit: number;
  /** One bit per record: only they are looked at. */
  readonly among?: Uint8Array<SharedArrayBuffer>;
}

/** Pairs of person id and cosine, best first. */
export type ScanResults = Float64Array;

export function scan(kernel: Kernel, memory: WebAssembly.Memory, lane: number, scan: Scan): ScanResults {
  const chunkWords: number = kernel.CHUNK_WORDS.value;
  const window = new Uint8Array(memory.buffer, kernel.amongAt(lane), chunkWords * 8);
  new Float32Array(memory.buffer, kernel.laneAt(lane), DIMENSIONS).set(scan.probe);
  kernel.start(lane, scan.keep, scan.reachBits, scan.limit);
  for (;;) {
    const first = Atomics.add(scan.taken, 0, 1) * chunkWords;
    if (first >= scan.words) break;
    const end = Math.min(first + chunkWords, scan.words);
    if (scan.among) window.set(scan.among.subarray(first * 8, end * 8));
    kernel.scan(first, end, scan.among !== undefined);
  }
  const found = kernel.finish();
  return new Float64Array(memory.buffer, kernel.resultsAt(lane), found * 2).slice();
}

/** One thread's scans of one space. */

import { DIMENSIONS } from './dimensions.ts';
import type { Kernel } from './kernel.ts';

/** What to look for, and in which blocks. */
export interface Scan {
  readonly probe: Float32Array;
  readonly firstBlock: number;
  readonly endBlock: number;
  /** At least so many, the nearest by sign bits, get a dot product. */
  readonly keep: number;
  /** Everybody who differs in no more sign bits than this gets a dot product. */
  readonly reachBits: number;
  readonly limit: number;
  /** One bit per record of these blocks: only they are looked at. */
  readonly among?: Uint8Array;
}

/** Pairs of person id and cosine, best first. */
export type ScanResults = Float64Array;

export function scan(kernel: Kernel, memory: WebAssembly.Memory, lane: number, scan: Scan): ScanResults {
  new Float32Array(memory.buffer, kernel.laneAt(lane), DIMENSIONS).set(scan.probe);
  kernel.start(lane, scan.keep, scan.reachBits, scan.limit);
  if (scan.among) scanAmong(kernel, memory, lane, scan, scan.among);
  else kernel.scan(scan.firstBlock, scan.endBlock, false);
  const found = kernel.finish();
  return new Float64Array(memory.buffer, kernel.resultsAt(lane), found * 2).slice();
}

function scanAmong(kernel: Kernel, memory: WebAssembly.Memory, lane: number, scan: Scan, among: Uint8Array): void {
  const stride: number = kernel.AMONG_BLOCKS.value;
  const bytesPerBlock: number = kernel.BITMAP_BYTES.value;
  const window = new Uint8Array(memory.buffer, kernel.amongAt(lane), stride * bytesPerBlock);
  for (let first = scan.firstBlock; first < scan.endBlock; first += stride) {
    const end = Math.min(first + stride, scan.endBlock);
    window.set(among.subarray((first - scan.firstBlock) * bytesPerBlock, (end - scan.firstBlock) * bytesPerBlock));
    kernel.scan(first, end, true);
  }
}

/**
 * How a space lies in its memory.
 *
 *   lanes   one per thread that may scan (lane 0 is the main thread's): its probe and what it works with
 *   blocks  1,024 records each, appended as the space grows:
 *             alive    1 bit per record
 *             signs    64 bytes per record: bit i is set where component i is negative
 *             details  528 bytes per record: person id (f64), scale (f32), version (u32), and 512 levels:
 *                      component i as int8, which times `scale` is that of the unit vector
 *
 * The first stage streams `signs`, 64 KiB at a time; the details of those who pass it lie together, for each of them
 * is a walk to a page that the processor has not seen lately.
 */

export const DIMENSIONS: i32 = 512;
export const BLOCK_RECORDS: i32 = 1024;
export const MAX_RESULTS: i32 = 1024;
export const RESULT_BYTES: i32 = 16;
export const MAX_CANDIDATES: i32 = 16384;
export const CANDIDATE_BYTES: i32 = 8;
/** A restricted search takes at most so many blocks at a time, for the lane holds no more of its bitmap. */
export const AMONG_BLOCKS: i32 = 64;
export const BITMAP_BYTES: i32 = BLOCK_RECORDS / 8;
export const SIGN_BYTES: i32 = DIMENSIONS / 8;

const DETAIL_BYTES: i32 = 16 + DIMENSIONS;

/** Within a lane, the probe as float32 comes first. */
export const PROBE_SIGNS: i32 = DIMENSIONS * 4;
export const PROBE_LEVELS: i32 = PROBE_SIGNS + SIGN_BYTES;
export const HISTOGRAM: i32 = PROBE_LEVELS + DIMENSIONS * 2;
export const HISTOGRAM_BYTES: i32 = (DIMENSIONS + 1) * 4;
/** All that a lane holds of somebody's face. */
export const PROBE_BYTES: i32 = HISTOGRAM;
const RESULTS: i32 = (HISTOGRAM + HISTOGRAM_BYTES + 63) & ~63;
export const CANDIDATES: i32 = RESULTS + MAX_RESULTS * RESULT_BYTES;
const AMONG: i32 = CANDIDATES + MAX_CANDIDATES * CANDIDATE_BYTES;
const LANE_BYTES: i32 = AMONG + AMONG_BLOCKS * BITMAP_BYTES;

const SIGNS: i32 = BITMAP_BYTES;
const DETAILS: i32 = SIGNS + SIGN_BYTES * BLOCK_RECORDS;
const BLOCK_BYTES: i32 = DETAILS + DETAIL_BYTES * BLOCK_RECORDS;

/** Set once per instance, before anything else: the memory does not say how many lanes it has. */
let blocksAt: usize = 0;

export function setLanes(count: i32): void {
  blocksAt = laneAt(count);
}

/** Bytes that a space of so many blocks needs. */
export function bytesFor(blocks: i32): f64 {
  return <f64>blocksAt + <f64>blocks * <f64>BLOCK_BYTES;
}

export function laneAt(lane: i32): usize {
  return <usize>lane * LANE_BYTES;
}

export function resultsAt(lane: i32): usize {
  return laneAt(lane) + RESULTS;
}

/** Where the lane expects the bitmap of the first block of a restricted scan. */
export function amongAt(lane: i32): usize {
  return laneAt(lane) + AMONG;
}

export function aliveAt(block: i32): usize {
  return blocksAt + <usize>block * <usize>BLOCK_BYTES;
}

export function signsAtSlot(slot: i32): usize {
  return aliveAt(slot / BLOCK_RECORDS) + SIGNS + (slot % BLOCK_RECORDS) * SIGN_BYTES;
}

export function detailsAtSlot(slot: i32): usize {
  return aliveAt(slot / BLOCK_RECORDS) + DETAILS + (slot % BLOCK_RECORDS) * DETAIL_BYTES;
}

/**
 * How a space lies in its memory.
 *
 *   lanes   one per thread that may scan (lane 0 is the main thread's): its probe and what it works with
 *   blocks  16,384 records each, appended as the space grows:
 *             alive    1 bit per record, in words of 64
 *             signs    64 bytes per record: bit i is set where component i is negative
 *             details  528 bytes per record: person id (f64), scale (f32), version (u32), and 512 levels:
 *                      component i as int8, which times `scale` is that of the unit vector
 *
 * The first stage streams `signs`, 1 MiB at a time: in blocks of 64 KiB, with the details of as many in between, the
 * same scan takes a fourth longer. The details of those who pass lie together, for each of them is a walk to a
 * page that the processor has not seen lately.
 */

export const DIMENSIONS: i32 = 512;
export const BLOCK_RECORDS: i32 = 16384;
export const WORD_RECORDS: i32 = 64;
export const MAX_RESULTS: i32 = 1024;
export const RESULT_BYTES: i32 = 16;
export const MAX_CANDIDATES: i32 = 16384;
export const CANDIDATE_BYTES: i32 = 8;
/** A scan takes at most so many words at a time: the threads share them out, and a lane holds no more of a bitmap. */
export const CHUNK_WORDS: i32 = 128;
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
const LANE_BYTES: i32 = AMONG + CHUNK_WORDS * 8;

const SIGNS: i32 = BLOCK_RECORDS / 8;
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

/** Overwrites what these slots, from the first, and all lanes may hold; the rest was never written. */
export function wipe(slots: i32): void {
  memory.fill(0, 0, blocksAt);
  for (let first = 0; first < slots; first += BLOCK_RECORDS) {
    const records = min(slots - first, BLOCK_RECORDS);
    memory.fill(blockOf(first), 0, SIGNS);
    memory.fill(signsAtSlot(first), 0, records * SIGN_BYTES);
    memory.fill(detailsAtSlot(first), 0, records * DETAIL_BYTES);
  }
}

export function laneAt(lane: i32): usize {
  return <usize>lane * LANE_BYTES;
}

export function resultsAt(lane: i32): usize {
  return laneAt(lane) + RESULTS;
}

/** Where the lane expects the bitmap of the first word of a restricted scan. */
export function amongAt(lane: i32): usize {
  return laneAt(lane) + AMONG;
}

export function aliveAt(word: i32): usize {
  const slot = word * WORD_RECORDS;
  return blockOf(slot) + (slot % BLOCK_RECORDS) / 8;
}

export function aliveAtSlot(slot: i32): usize {
  return aliveAt(slot / WORD_RECORDS);
}

export function signsAtSlot(slot: i32): usize {
  return blockOf(slot) + SIGNS + (slot % BLOCK_RECORDS) * SIGN_BYTES;
}

export function detailsAtSlot(slot: i32): usize {
  return blockOf(slot) + DETAILS + (slot % BLOCK_RECORDS) * DETAIL_BYTES;
}

@inline
function blockOf(slot: i32): usize {
  return blocksAt + <usize>(slot / BLOCK_RECORDS) * <usize>BLOCK_BYTES;
}

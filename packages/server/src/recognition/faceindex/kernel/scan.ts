/**
 * The scan of a run of records.
 *
 * First stage: in how many of 512 sign bits does a record differ from the probe? Who passes:
 *
 *   - everybody within `near` bits, however many they are, and
 *   - at least the `keep` nearest of those that this lane has seen, ties included.
 *
 * Second stage, for these: the int8 dot product (candidates.ts).
 *
 * Scalar popcnt is as fast as i8x16.popcnt here: engines emulate the latter with eight instructions on x64.
 */

import { lowerBar, makeRoom, passing, scoreAll, startCandidates } from './candidates';
import {
  aliveAt, amongAt, CANDIDATE_BYTES, laneAt, PROBE_BYTES, PROBE_SIGNS, SIGN_BYTES, signsAtSlot, WORD_RECORDS,
} from './layout';
import { found, startResults } from './results';
import { writeSigns } from './template';

let lane: i32 = 0;
/** Where the next candidate is to be stored. */
let end: usize = 0;

/** Starts a search for the probe that lies at the start of the lane. */
export function start(inLane: i32, keep: i32, near: i32, limit: i32): void {
  lane = inLane;
  writeSigns(laneAt(lane), laneAt(lane) + PROBE_SIGNS);
  startResults(lane, limit);
  end = startCandidates(lane, keep, near);
}

/** Ends the search and clears the probe; returns how many results lie in the lane. */
export function finish(): i32 {
  scoreAll(end);
  memory.fill(laneAt(lane), 0, PROBE_BYTES);
  return found();
}

/** Looks at words [first, last) of 64 records; if restricted, only at those whose bit is set in the lane's bitmap. */
export function scan(first: i32, last: i32, restricted: bool): void {
  let out = end;
  let passes = passing();
  let among = amongAt(lane);
  const signs = laneAt(lane) + PROBE_SIGNS;
  const p0 = load<u64>(signs, 0), p1 = load<u64>(signs, 8), p2 = load<u64>(signs, 16), p3 = load<u64>(signs, 24);
  const p4 = load<u64>(signs, 32), p5 = load<u64>(signs, 40), p6 = load<u64>(signs, 48), p7 = load<u64>(signs, 56);
  for (let word = first; word < last; word++, among += 8) {
    let mask = load<u64>(aliveAt(word));
    if (restricted) mask &= load<u64>(among);
    if (mask == 0) continue;
    const before = out;
    let slot = word * WORD_RECORDS;
    let record = signsAtSlot(slot);
    if (mask == u64.MAX_VALUE) {
      for (const wordEnd = record + WORD_RECORDS * SIGN_BYTES; record < wordEnd; record += SIGN_BYTES, slot++) {
        const distance = differingBits(record, p0, p1, p2, p3, p4, p5, p6, p7);
        if (distance <= passes) {
          store<i32>(out, slot);
          store<i32>(out, distance, 4);
          out += CANDIDATE_BYTES;
        }
      }
    } else {
      do {
        const i = <i32>ctz(mask);
        mask &= mask - 1;
        const distance = differingBits(record + i * SIGN_BYTES, p0, p1, p2, p3, p4, p5, p6, p7);
        if (distance <= passes) {
          store<i32>(out, slot + i);
          store<i32>(out, distance, 4);
          out += CANDIDATE_BYTES;
        }
      } while (mask != 0);
    }
    if (out != before) {
      passes = lowerBar(before, out);
      out = makeRoom(out);
    }
  }
  end = out;
}

@inline
function differingBits(r: usize, p0: u64, p1: u64, p2: u64, p3: u64, p4: u64, p5: u64, p6: u64, p7: u64): i32 {
  return (
    i32(popcnt(load<u64>(r, 0) ^ p0)) + i32(popcnt(load<u64>(r, 8) ^ p1)) +
    i32(popcnt(load<u64>(r, 16) ^ p2)) + i32(popcnt(load<u64>(r, 24) ^ p3)) +
    i32(popcnt(load<u64>(r, 32) ^ p4)) + i32(popcnt(load<u64>(r, 40) ^ p5)) +
    i32(popcnt(load<u64>(r, 48) ^ p6)) + i32(popcnt(load<u64>(r, 56) ^ p7))
  );
}

/**
 * Those who passed the sign bits: pairs (slot, distance) as i32, waiting for their dot product.
 *
 * `bar` is the distance within which the best `keep` records seen so far lie. It only falls, so most of those who
 * passed early are dropped without ever being looked at; of n records about keep * (1 + ln(n / keep)) pass.
 */

import {
  CANDIDATE_BYTES, CANDIDATES, detailsAtSlot, DIMENSIONS, HISTOGRAM, HISTOGRAM_BYTES, laneAt, MAX_CANDIDATES,
  PROBE_LEVELS,
} from './layout';
import { idOf, levelsOf, scaleOf, versionOf } from './record';
import { offer, worstCosine } from './results';
import { largestOf, sumOf } from './template';

/** How many candidates are fetched from memory at the same time. */
const BATCH: usize = 16 * CANDIDATE_BYTES;

let candidates: usize = 0;
let levels: usize = 0;
let probeScale: f64 = 0;
let histogram: usize = 0;
let keepAtLeast: i32 = 0;
let seenWithinBar: i32 = 0;
let bar: i32 = 0;
let alwaysWithin: i32 = 0;

/** Returns where the first candidate is to be stored. */
export function startCandidates(lane: i32, keep: i32, near: i32): usize {
  const probe = laneAt(lane);
  candidates = probe + CANDIDATES;
  levels = probe + PROBE_LEVELS;
  probeScale = writeProbeLevels(probe, levels);
  histogram = probe + HISTOGRAM;
  memory.fill(histogram, 0, HISTOGRAM_BYTES);
  keepAtLeast = keep;
  seenWithinBar = 0;
  bar = DIMENSIONS;
  alwaysWithin = near;
  return candidates;
}

/** The distance within which the next candidate must lie. */
export function passing(): i32 {
  return max(bar, alwaysWithin);
}

/** Takes note of the candidates stored at [from, to); returns the distance within which the next ones must lie. */
export function lowerBar(from: usize, to: usize): i32 {
  for (let at = from; at < to; at += CANDIDATE_BYTES) {
    const distance = load<i32>(at, 4);
    if (distance > bar) continue;
    const bucket = histogram + distance * 4;
    store<i32>(bucket, load<i32>(bucket) + 1);
    seenWithinBar++;
  }
  let atBar = load<i32>(histogram + bar * 4);
  while (seenWithinBar - atBar >= keepAtLeast) {
    seenWithinBar -= atBar;
    bar--;
    atBar = load<i32>(histogram + bar * 4);
  }
  return passing();
}

/** Makes sure that 64 more candidates fit: any number of ties is worked off, none is dropped. */
export function makeRoom(end: usize): usize {
  if (end <= candidates + (MAX_CANDIDATES - 64) * CANDIDATE_BYTES) return end;
  const kept = dropBeyondBar(end);
  if (kept < candidates + (MAX_CANDIDATES / 2) * CANDIDATE_BYTES) return kept;
  scoreAll(kept);
  return candidates;
}

export function scoreAll(end: usize): void {
  const last = dropBeyondBar(end);
  for (let batch = candidates; batch < last; batch += BATCH) {
    const batchEnd = min(batch + BATCH, last);
    touch(batch, batchEnd);
    for (let at = batch; at < batchEnd; at += CANDIDATE_BYTES) score(detailsAtSlot(load<i32>(at)));
  }
}

function dropBeyondBar(end: usize): usize {
  const within = passing();
  let kept = candidates;
  for (let at = candidates; at < end; at += CANDIDATE_BYTES) {
    store<u64>(kept, load<u64>(at));
    kept += <usize>i32(load<i32>(at, 4) <= within) * CANDIDATE_BYTES;
  }
  return kept;
}

/** Asks memory for a whole batch before the first of it is needed: the waits overlap instead of adding up. */
function touch(from: usize, to: usize): void {
  let seen: u64 = 0;
  for (let at = from; at < to; at += CANDIDATE_BYTES) {
    const details = detailsAtSlot(load<i32>(at));
    seen |= load<u64>(details) | load<u64>(details, 256);
  }
  touched = seen;
}

/** Written so that the compiler may not leave out the reads above. */
let touched: u64 = 0;

function score(details: usize): void {
  if (cosineOf(details) < worstCosine()) return;
  // The main thread may be writing this very record: read again until it stood still. Only a person who is in the
  // middle of being written can be missed, here or by sign bits; nobody is returned with another one's cosine.
  let version: u32, id: f64, cosine: f64;
  do {
    version = versionOf(details);
    id = idOf(details);
    cosine = cosineOf(details);
  } while ((version & 1) != 0 || versionOf(details) != version);
  if (id != 0) offer(id, cosine);
}

function cosineOf(details: usize): f64 {
  return <f64>dot(levelsOf(details)) * scaleOf(details) * probeScale;
}

/** int8 record times int16 probe: 128 products of at most 127 * 32,767 in each of four int32 sums. */
function dot(record: usize): i32 {
  let a = i32x4.splat(0);
  let b = i32x4.splat(0);
  for (let i = 0; i < DIMENSIONS; i += 32) {
    const r = record + i;
    const p = levels + i * 2;
    a = i32x4.add(a, i32x4.dot_i16x8_s(v128.load_ext<i8>(r, 0), v128.load(p, 0)));
    b = i32x4.add(b, i32x4.dot_i16x8_s(v128.load_ext<i8>(r, 8), v128.load(p, 16)));
    a = i32x4.add(a, i32x4.dot_i16x8_s(v128.load_ext<i8>(r, 16), v128.load(p, 32)));
    b = i32x4.add(b, i32x4.dot_i16x8_s(v128.load_ext<i8>(r, 24), v128.load(p, 48)));
  }
  return sumOf(i32x4.add(a, b));
}

/** The probe keeps int16 levels: the dot product costs the same, and half of the rounding is gone. */
function writeProbeLevels(probe: usize, to: usize): f64 {
  const toLevel: f32 = 32767.0 / largestOf(probe);
  let squares: i64 = 0;
  for (let i = 0; i < DIMENSIONS; i++) {
    const level = <i16>nearest(load<f32>(probe + i * 4) * toLevel);
    store<i16>(to + i * 2, level);
    squares += <i64>level * <i64>level;
  }
  return 1 / Math.sqrt(<f64>squares);
}

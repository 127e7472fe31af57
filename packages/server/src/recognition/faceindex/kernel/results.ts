/**
 * The best results of one lane: pairs (person id, cosine) as f64, best first; equal cosines by the lower id.
 *
 * A person stands there once, with the best of its templates, so that many good ones of one person push nobody out.
 */

import { RESULT_BYTES, resultsAt } from './layout';

let results: usize = 0;
let capacity: i32 = 0;
let count: i32 = 0;

export function startResults(lane: i32, limit: i32): void {
  results = resultsAt(lane);
  capacity = limit;
  count = 0;
}

export function found(): i32 {
  return count;
}

/** What a cosine must reach to be worth offering. */
@inline
export function worstCosine(): f64 {
  return count < capacity ? -Infinity : load<f64>(results + (count - 1) * RESULT_BYTES, 8);
}

export function offer(id: f64, cosine: f64): void {
  if (isBetterKnown(id, cosine)) return;
  const at = placeOf(id, cosine);
  if (at == capacity) return;
  const kept = min(count, capacity - 1);
  const place = results + at * RESULT_BYTES;
  memory.copy(place + RESULT_BYTES, place, (kept - at) * RESULT_BYTES);
  store<f64>(place, id, 0);
  store<f64>(place, cosine, 8);
  count = kept + 1;
}

/** Takes a result of the same person out unless it is as good. */
function isBetterKnown(id: f64, cosine: f64): bool {
  const end = results + count * RESULT_BYTES;
  let place = results;
  while (place < end && load<f64>(place) != id) place += RESULT_BYTES;
  if (place == end) return false;
  if (load<f64>(place, 8) >= cosine) return true;
  memory.copy(place, place + RESULT_BYTES, end - place - RESULT_BYTES);
  count--;
  return false;
}

/** How many of the results stay before this one. */
function placeOf(id: f64, cosine: f64): i32 {
  let from = 0;
  let to = count;
  while (from < to) {
    const middle = (from + to) >> 1;
    if (goesBefore(id, cosine, results + middle * RESULT_BYTES)) to = middle;
    else from = middle + 1;
  }
  return from;
}

function goesBefore(id: f64, cosine: f64, other: usize): bool {
  const otherCosine = load<f64>(other, 8);
  return cosine > otherCosine || (cosine == otherCosine && id < load<f64>(other, 0));
}

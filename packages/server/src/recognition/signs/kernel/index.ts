/**
 * Looks for faces of which nothing but the sign bits is known, 64 bytes each.
 *
 *   face        512 sign bits, and four masks: bit k of the weight of each component
 *   among       1 bit per record of a block: the others are not looked at
 *   candidates  pairs (slot of the block, weight of the differing signs) as i32
 *   records     sign bits, 64 bytes each, in blocks of 16,384
 *
 * How many signs differ says who is looked at more closely; what those that differ weigh (sign-weights.ts) says who is a candidate.
 */

const SIGN_BYTES: usize = 64;
const WORD_RECORDS: i32 = 64;
const CANDIDATE_BYTES: i32 = 8;
const MASKS: i32 = 4;

export const BLOCK_RECORDS: i32 = 16384;

const FACE: usize = 1024;
const AMONG: usize = FACE + <usize>(1 + MASKS) * SIGN_BYTES;
const CANDIDATES: usize = AMONG + BLOCK_RECORDS / 8;
const RECORDS: usize = (CANDIDATES + BLOCK_RECORDS * CANDIDATE_BYTES + 65535) & ~65535;

export function faceAt(): usize {
  return FACE;
}

export function amongAt(): usize {
  return AMONG;
}

export function candidatesAt(): usize {
  return CANDIDATES;
}

export function blockAt(block: i32): usize {
  return RECORDS + <usize>block * <usize>BLOCK_RECORDS * SIGN_BYTES;
}

/**
 * Finds the candidates of a block among its first records: those who differ in `bits` signs at most, weighing more than `above` and
 * `most` at most. Returns how many there are.
 */
export function scan(block: i32, records: i32, bits: i32, above: i32, most: i32): i32 {
  let out = CANDIDATES;
  const p0 = load<u64>(FACE, 0), p1 = load<u64>(FACE, 8), p2 = load<u64>(FACE, 16), p3 = load<u64>(FACE, 24);
  const p4 = load<u64>(FACE, 32), p5 = load<u64>(FACE, 40), p6 = load<u64>(FACE, 48), p7 = load<u64>(FACE, 56);
  for (let first = 0; first < records; first += WORD_RECORDS) {
    let mask = load<u64>(AMONG + first / 8);
    while (mask != 0) {
      const slot = first + <i32>ctz(mask);
      mask &= mask - 1;
      const record = blockAt(block) + <usize>slot * SIGN_BYTES;
      const differing =
        i32(popcnt(load<u64>(record, 0) ^ p0)) + i32(popcnt(load<u64>(record, 8) ^ p1)) +
        i32(popcnt(load<u64>(record, 16) ^ p2)) + i32(popcnt(load<u64>(record, 24) ^ p3)) +
        i32(popcnt(load<u64>(record, 32) ^ p4)) + i32(popcnt(load<u64>(record, 40) ^ p5)) +
        i32(popcnt(load<u64>(record, 48) ^ p6)) + i32(popcnt(load<u64>(record, 56) ^ p7));
      if (differing > bits) continue;
      const weight = weightOf(record);
      if (weight <= above || weight > most) continue;
      store<i32>(out, slot);
      store<i32>(out, weight, 4);
      out += CANDIDATE_BYTES;
    }
  }
  return <i32>(out - CANDIDATES) / CANDIDATE_BYTES;
}

function weightOf(record: usize): i32 {
  let weight = 0;
  for (let at: usize = 0; at < SIGN_BYTES; at += 8) {
    const bits = load<u64>(record + at) ^ load<u64>(FACE + at);
    weight +=
      i32(popcnt(bits & load<u64>(FACE + at, 64))) + (i32(popcnt(bits & load<u64>(FACE + at, 128))) << 1) +
      (i32(popcnt(bits & load<u64>(FACE + at, 192))) << 2) + (i32(popcnt(bits & load<u64>(FACE + at, 256))) << 3);
  }
  return weight;
}

/** What records and probes need to know of 512 floats. */

import { DIMENSIONS } from './layout';

export function writeSigns(template: usize, signs: usize): void {
  for (let i = 0; i < DIMENSIONS; i += 8) {
    store<u8>(signs + (i >> 3), signsOf(template + i * 4));
  }
}

/** Of eight components. */
@inline
export function signsOf(components: usize): u8 {
  const low = i32x4.bitmask(v128.load(components));
  const high = i32x4.bitmask(v128.load(components, 16));
  return <u8>(low | (high << 4));
}

export function largestOf(template: usize): f32 {
  let largest = f32x4.splat(0);
  for (let i = 0; i < DIMENSIONS; i += 4) largest = f32x4.max(largest, f32x4.abs(v128.load(template + i * 4)));
  return max(
    max(f32x4.extract_lane(largest, 0), f32x4.extract_lane(largest, 1)),
    max(f32x4.extract_lane(largest, 2), f32x4.extract_lane(largest, 3)),
  );
}

/** The int16 levels of eight components; `toLevel` is the same in all lanes. */
@inline
export function eightLevels(components: usize, toLevel: v128): v128 {
  const low = f32x4.nearest(f32x4.mul(v128.load(components), toLevel));
  const high = f32x4.nearest(f32x4.mul(v128.load(components, 16), toLevel));
  return i16x8.narrow_i32x4_s(i32x4.trunc_sat_f32x4_s(low), i32x4.trunc_sat_f32x4_s(high));
}

@inline
export function sumOf(sums: v128): i32 {
  return (
    i32x4.extract_lane(sums, 0) + i32x4.extract_lane(sums, 1) + i32x4.extract_lane(sums, 2) + i32x4.extract_lane(sums, 3)
  );
}

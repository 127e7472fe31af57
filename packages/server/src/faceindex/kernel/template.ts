/** What records and probes need to know of 512 floats. */

import { DIMENSIONS } from './layout';

export function writeSigns(template: usize, signs: usize): void {
  for (let i = 0; i < DIMENSIONS; i += 8) {
    const low = i32x4.bitmask(v128.load(template + i * 4));
    const high = i32x4.bitmask(v128.load(template + i * 4, 16));
    store<u8>(signs + (i >> 3), <u8>(low | (high << 4)));
  }
}

export function largestOf(template: usize): f32 {
  let largest: f32 = 0;
  for (let i = 0; i < DIMENSIONS; i++) largest = max(largest, abs(load<f32>(template + i * 4)));
  return largest;
}

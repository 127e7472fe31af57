/**
 * Compares a tiny grey picture with what was there before. One instance a camera; its memory is what it remembers.
 *
 *   picture   160 × 90 bytes of brightness: the newest
 *   zone      of each of them 255 where it counts, 0 where nobody looks
 *   before    16 bits each: 128 times the brightness that is usual there
 *   cells     of 8 × 6 pixels each: how many of them differ, 32 bits each
 */

export const WIDTH: i32 = 160;
export const HEIGHT: i32 = 90;
export const CELL_WIDTH: i32 = 8;
export const CELL_HEIGHT: i32 = 6;

const PIXELS: i32 = WIDTH * HEIGHT;
const CELLS_ACROSS: i32 = WIDTH / CELL_WIDTH;
const CELLS: i32 = CELLS_ACROSS * (HEIGHT / CELL_HEIGHT);

export const picture: usize = 0;
export const zone: usize = picture + PIXELS;
const before: usize = zone + PIXELS;
export const cells: usize = before + PIXELS * 2;

memory.grow((<i32>cells + CELLS * 4 + 0xffff) / 0x10000 - memory.size());

/** Sum of all differences, of pixels that count, of the last comparison. */
let sum: i32 = 0;
export function differences(): i32 {
  return sum;
}

/** What is there now is usual. */
export function settle(): void {
  for (let i = 0; i < PIXELS; i++) store<i16>(before + i * 2, <i16>(<i32>load<u8>(picture + i) << 7));
}

/** Marks what differs by more than `threshold`, and moves what is usual by 1/16 towards what is there now. */
export function compare(threshold: i32): void {
  memory.fill(cells, 0, CELLS * 4);
  const limit = i8x16.splat(<i8>threshold);
  let total = i32x4.splat(0);
  for (let y = 0; y < HEIGHT; y++) {
    const row = cells + (y / CELL_HEIGHT) * CELLS_ACROSS * 4;
    for (let x = 0; x < WIDTH; x += 16) {
      const at = y * WIDTH + x;
      const now = v128.load(picture + at);
      const usual = before + at * 2;
      const low = v128.load(usual);
      const high = v128.load(usual, 16);
      const was = i8x16.narrow_i16x8_u(i16x8.shr_s(low, 7), i16x8.shr_s(high, 7));
      const apart = v128.and(v128.or(i8x16.sub_sat_u(now, was), i8x16.sub_sat_u(was, now)), v128.load(zone + at));
      total = i32x4.add(total, i32x4.extadd_pairwise_i16x8_u(i16x8.extadd_pairwise_i8x16_u(apart)));
      const marks = i8x16.bitmask(i8x16.gt_u(apart, limit));
      const cell = row + (x / CELL_WIDTH) * 4;
      store<i32>(cell, load<i32>(cell) + popcnt(marks & 0xff));
      store<i32>(cell + 4, load<i32>(cell + 4) + popcnt(marks >> 8));
      v128.store(usual, approach(low, i16x8.extend_low_i8x16_u(now)));
      v128.store(usual, approach(high, i16x8.extend_high_i8x16_u(now)), 16);
    }
  }
  sum =
    i32x4.extract_lane(total, 0) + i32x4.extract_lane(total, 1) +
    (i32x4.extract_lane(total, 2) + i32x4.extract_lane(total, 3));
}

@inline
function approach(usual: v128, now: v128): v128 {
  const way = i16x8.sub(i16x8.shl(now, 7), usual);
  return i16x8.add(usual, i16x8.shr_s(way, 4));
}

/**
 * The means of blocks of pixels, one row of blocks after another: `clearSums`, `addRows` until all rows of the blocks
 * are added, `finishBlocks`. Summing down first works on sixteen bytes at a time, whatever colour they are; there is only
 * one row left to sum across.
 */

import { COLOUR_BYTES, means, strip, sums } from './layout';

const PIXEL_SUM_BYTES: i32 = 12;

export function clearSums(bytes: i32): void {
  memory.fill(sums, 0, bytes * 4);
}

/** Adds rows of the strip, `stride` bytes each (a multiple of 16), each `weight` times. */
export function addRows(rows: i32, stride: i32, weight: f32): void {
  const weights = f32x4.splat(weight);
  for (let at = 0; at < stride; at += 16) {
    let low = i16x8.splat(0);
    let high = i16x8.splat(0);
    for (let from: usize = strip + at, end = from + rows * stride; from < end; from += stride) {
      const bytes = v128.load(from);
      low = i16x8.add(low, i16x8.extend_low_i8x16_u(bytes));
      high = i16x8.add(high, i16x8.extend_high_i8x16_u(bytes));
    }
    const to = sums + at * 4;
    addTo(to, i32x4.extend_low_i16x8_u(low), weights);
    addTo(to + 16, i32x4.extend_high_i16x8_u(low), weights);
    addTo(to + 32, i32x4.extend_low_i16x8_u(high), weights);
    addTo(to + 48, i32x4.extend_high_i16x8_u(high), weights);
  }
}

@inline
function addTo(to: usize, counts: v128, weights: v128): void {
  v128.store(to, f32x4.add(v128.load(to), f32x4.mul(f32x4.convert_i32x4_s(counts), weights)));
}

/**
 * Writes row `row` of `count` means. There are sums of `columns` pixels; the first block begins `left` pixels to the
 * right of the first of them, and each is `block` wide and has `pixels`. Beyond the sums their outermost pixels repeat.
 */
export function finishBlocks(row: i32, count: i32, columns: i32, left: f64, block: f64, pixels: f64): void {
  const share = f32x4.splat(<f32>(1 / pixels));
  const to = means + row * count * COLOUR_BYTES;
  const within = <i32>max<f64>(0, min<f64>(count, Math.ceil(-left / block)));
  const beyond = <i32>max<f64>(within, min<f64>(count, Math.floor((<f64>columns - left) / block)));
  for (let at = 0; at < within; at++) writeEdge(to, at, columns, left + <f64>at * block, block, share);

  let from = sums + <i32>(left + <f64>within * block) * PIXEL_SUM_BYTES;
  for (let at = within; at < beyond; at++) {
    let sum = v128.load(from);
    from += PIXEL_SUM_BYTES;
    for (let end = from + (<i32>block - 1) * PIXEL_SUM_BYTES; from < end; from += PIXEL_SUM_BYTES) {
      sum = f32x4.add(sum, v128.load(from));
    }
    v128.store(to + at * COLOUR_BYTES, f32x4.mul(sum, share));
  }

  for (let at = beyond; at < count; at++) writeEdge(to, at, columns, left + <f64>at * block, block, share);
}

/** The mean of a block that lies beyond the sums, or half beyond them. */
function writeEdge(to: usize, at: i32, columns: i32, left: f64, block: f64, share: v128): void {
  const right = <f64>columns;
  const end = left + block;
  const before = max<f64>(0, min<f64>(end, 0) - left);
  const after = max<f64>(0, end - max(left, right));
  let sum = f32x4.add(times(before, sumAt(0)), times(after, sumAt(columns - 1)));
  const insideEnd = <i32>max<f64>(0, min(end, right));
  for (let x = <i32>max<f64>(0, min(left, right)); x < insideEnd; x++) sum = f32x4.add(sum, sumAt(x));
  v128.store(to + at * COLOUR_BYTES, f32x4.mul(sum, share));
}

@inline
function sumAt(x: i32): v128 {
  return v128.load(sums + x * PIXEL_SUM_BYTES);
}

@inline
function times(factor: f64, sum: v128): v128 {
  return f32x4.mul(f32x4.splat(<f32>factor), sum);
}

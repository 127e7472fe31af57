/** Drawings from the means of a piece of the picture, bilinear. */

import { COLOUR_BYTES, colours, means, out } from './layout';

/** Where the next drawings lie among the means, as whole numbers of 2⁻³² of a mean. */
let startX: i64 = 0;
let startY: i64 = 0;
let alongX: i64 = 0;
let alongY: i64 = 0;
let downX: i64 = 0;
let downY: i64 = 0;
/** Bytes of a row of means. */
let meansRow: i32 = 0;

/**
 * Pixel (x, y) of the next drawings is what lies at (left + x·ax + y·dx, top + x·ay + y·dy) among the means, of
 * which there are `count` in a row.
 */
export function place(count: i32, left: f64, top: f64, ax: f64, ay: f64, dx: f64, dy: f64): void {
  meansRow = count * COLOUR_BYTES;
  startX = fixed(left);
  startY = fixed(top);
  alongX = fixed(ax);
  alongY = fixed(ay);
  downX = fixed(dx);
  downY = fixed(dy);
}

function fixed(value: f64): i64 {
  return <i64>nearest(value * 4294967296.0);
}

/** Three planes of float32: red · redScale + redShift goes to plane `redTo`, and so on. */
export function drawPlanes(
  width: i32, height: i32,
  redTo: i32, greenTo: i32, blueTo: i32,
  redScale: f32, greenScale: f32, blueScale: f32,
  redShift: f32, greenShift: f32, blueShift: f32,
): void {
  const scale = f32x4(redScale, greenScale, blueScale, 0);
  const shift = f32x4(redShift, greenShift, blueShift, 0);
  const plane = width * height * 4;
  for (let y = 0; y < height; y++) {
    drawRow(y, width);
    let to = out + y * width * 4;
    for (let from = colours, end = from + width * COLOUR_BYTES; from < end; from += COLOUR_BYTES, to += 4) {
      const colour = f32x4.add(f32x4.mul(v128.load(from), scale), shift);
      v128.store_lane<f32>(to + redTo * plane, colour, 0);
      v128.store_lane<f32>(to + greenTo * plane, colour, 1);
      v128.store_lane<f32>(to + blueTo * plane, colour, 2);
    }
  }
}

/** One plane of float32: so much of the red, of the green and of the blue. */
export function drawMix(width: i32, height: i32, redShare: f32, greenShare: f32, blueShare: f32): void {
  const shares = f32x4(redShare, greenShare, blueShare, 0);
  let to = out;
  for (let y = 0; y < height; y++) {
    drawRow(y, width);
    for (let from = colours, end = from + width * COLOUR_BYTES; from < end; from += COLOUR_BYTES, to += 4) {
      const parts = f32x4.mul(v128.load(from), shares);
      store<f32>(to, f32x4.extract_lane(parts, 0) + f32x4.extract_lane(parts, 1) + f32x4.extract_lane(parts, 2));
    }
  }
}

/** Red, green, blue interleaved, rounded to 8 bits. */
export function drawBytes(width: i32, height: i32): void {
  let to = out;
  for (let y = 0; y < height; y++) {
    drawRow(y, width);
    for (let from = colours, end = from + width * COLOUR_BYTES; from < end; from += COLOUR_BYTES, to += 3) {
      const words = i32x4.trunc_sat_f32x4_s(f32x4.nearest(v128.load(from)));
      const halves = i16x8.narrow_i32x4_s(words, words);
      // The fourth byte is overwritten by the next pixel.
      v128.store_lane<u32>(to, i8x16.narrow_i16x8_u(halves, halves), 0);
    }
  }
}

function drawRow(y: i32, width: i32): void {
  const row = meansRow;
  const ax = alongX;
  const ay = alongY;
  let px = startX + <i64>y * downX;
  let py = startY + <i64>y * downY;
  for (let to = colours, end = to + width * COLOUR_BYTES; to < end; to += COLOUR_BYTES, px += ax, py += ay) {
    const at = means + <i32>(py >> 32) * row + <i32>(px >> 32) * COLOUR_BYTES;
    const under = at + row;
    const right = fraction(px);
    const upper = between(v128.load(at), v128.load(at, COLOUR_BYTES), right);
    const lower = between(v128.load(under), v128.load(under, COLOUR_BYTES), right);
    v128.store(to, between(upper, lower, fraction(py)));
  }
}

/** What is beyond the whole number, in 24 bits, of which a float32 loses none. */
@inline
function fraction(value: i64): v128 {
  return f32x4.splat(<f32>(<i32>(<u32>value >> 8)) * <f32>(1.0 / 16777216.0));
}

@inline
function between(one: v128, other: v128, share: v128): v128 {
  return f32x4.add(one, f32x4.mul(f32x4.sub(other, one), share));
}

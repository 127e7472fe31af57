/**
 * Draws from the means, bilinear: to (x, y) of the drawing belongs the point (startX + x·alongX + y·downX,
 * startY + x·alongY + y·downY), in which mean (n, m) lies at (n, m).
 */

import { MEAN_BYTES, means, out } from './layout';

let startX: f64 = 0;
let startY: f64 = 0;
let alongX: f64 = 0;
let alongY: f64 = 0;
let downX: f64 = 0;
let downY: f64 = 0;
let stride: i32 = 0;

/** Where the next drawing lies in means of `count` a row. */
export function place(count: i32, x: f64, y: f64, byX: f64, byY: f64, byDownX: f64, byDownY: f64): void {
  stride = count * MEAN_BYTES;
  startX = x;
  startY = y;
  alongX = byX;
  alongY = byY;
  downX = byDownX;
  downY = byDownY;
}

/** Three planes, red · redScale + redShift and so on; `redTo` says which of the planes red goes to. */
export function drawPlanes(
  width: i32, height: i32,
  redTo: i32, greenTo: i32, blueTo: i32,
  redScale: f32, greenScale: f32, blueScale: f32,
  redShift: f32, greenShift: f32, blueShift: f32,
): void {
  const scales = f32x4(redScale, greenScale, blueScale, 0);
  const shifts = f32x4(redShift, greenShift, blueShift, 0);
  const plane = width * height * 4;
  let red = out + redTo * plane;
  let green = out + greenTo * plane;
  let blue = out + blueTo * plane;
  for (let y = 0; y < height; y++) {
    let px = startX + <f64>y * downX;
    let py = startY + <f64>y * downY;
    for (let x = 0; x < width; x++) {
      const colour = f32x4.add(f32x4.mul(sample(px, py), scales), shifts);
      v128.store_lane<f32>(red, colour, 0);
      v128.store_lane<f32>(green, colour, 1);
      v128.store_lane<f32>(blue, colour, 2);
      red += 4;
      green += 4;
      blue += 4;
      px += alongX;
      py += alongY;
    }
  }
}

/** One plane: red · redShare + green · greenShare + blue · blueShare. */
export function drawMix(width: i32, height: i32, redShare: f32, greenShare: f32, blueShare: f32): void {
  const shares = f32x4(redShare, greenShare, blueShare, 0);
  let to = out;
  for (let y = 0; y < height; y++) {
    let px = startX + <f64>y * downX;
    let py = startY + <f64>y * downY;
    for (let x = 0; x < width; x++, to += 4) {
      const parts = f32x4.mul(sample(px, py), shares);
      store<f32>(
        to,
        f32x4.extract_lane(parts, 0) + f32x4.extract_lane(parts, 1) + f32x4.extract_lane(parts, 2),
      );
      px += alongX;
      py += alongY;
    }
  }
}

/** Red, green, blue interleaved, rounded to 8 bits. */
export function drawBytes(width: i32, height: i32): void {
  let to = out;
  for (let y = 0; y < height; y++) {
    let px = startX + <f64>y * downX;
    let py = startY + <f64>y * downY;
    for (let x = 0; x < width; x++, to += 3) {
      const words = i32x4.trunc_sat_f32x4_s(f32x4.nearest(sample(px, py)));
      const halves = i16x8.narrow_i32x4_s(words, words);
      // The fourth byte is overwritten by the next pixel.
      v128.store_lane<u32>(to, i8x16.narrow_i16x8_u(halves, halves), 0);
      px += alongX;
      py += alongY;
    }
  }
}

@inline
function sample(px: f64, py: f64): v128 {
  const x = Math.floor(px);
  const y = Math.floor(py);
  const right = f32x4.splat(<f32>(px - x));
  const below = f32x4.splat(<f32>(py - y));
  const at = means + <i32>y * stride + <i32>x * MEAN_BYTES;
  const under = at + stride;
  const upper = between(v128.load(at), v128.load(at, MEAN_BYTES), right);
  return between(upper, between(v128.load(under), v128.load(under, MEAN_BYTES), right), below);
}

@inline
function between(one: v128, other: v128, share: v128): v128 {
  return f32x4.add(one, f32x4.mul(f32x4.sub(other, one), share));
}

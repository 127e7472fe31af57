import { out, strip, STRIP_BYTES } from './layout';

/** Where in the strip a row of blue and of red differences lies, behind the row of brightness. */
export const BLUES: i32 = STRIP_BYTES / 2;
export const REDS: i32 = BLUES + STRIP_BYTES / 4;

/*
 * Products are made of whole numbers of 16 bits and have five bits behind the point. `q15mulr` gives (a · b) / 2¹⁵: brightness comes in
 * as 64 times itself and its factor halved, differences 128 times and their factors quartered, so that all of them fit.
 */
const POINT: i32 = 5;
const HALF: i16 = 16;

let black: v128 = i16x8.splat(0);
let whites: v128 = i16x8.splat(0);
let redOfRed: v128 = i16x8.splat(0);
let greenOfBlue: v128 = i16x8.splat(0);
let greenOfRed: v128 = i16x8.splat(0);
let blueOfBlue: v128 = i16x8.splat(0);

/** What black is, by what brightness above it is multiplied, and by what the differences are (those of green are taken away). */
export function setColours(blackAt: i32, white: f64, red: f64, greenBlue: f64, greenRed: f64, blue: f64): void {
  black = i16x8.splat(<i16>blackAt);
  whites = i16x8.splat(<i16>nearest(white * 16384));
  redOfRed = i16x8.splat(<i16>nearest(red * 8192));
  greenOfBlue = i16x8.splat(<i16>nearest(greenBlue * 8192));
  greenOfRed = i16x8.splat(<i16>nearest(greenRed * 8192));
  blueOfBlue = i16x8.splat(<i16>nearest(blue * 8192));
}

/** Red, green, blue interleaved, 8 bits each, of the row in the strip; writes up to 48 bytes beyond its end. */
export function readColours(width: i32): void {
  let to = out;
  for (let x = 0; x < width; x += 16, to += 48) {
    const bright = v128.load(strip + x);
    const blues = differences(v128.load64_zero(strip + BLUES + (x >> 1)));
    const reds = differences(v128.load64_zero(strip + REDS + (x >> 1)));
    const red = i16x8.q15mulr_sat_s(reds, redOfRed);
    const green = i16x8.add(i16x8.q15mulr_sat_s(blues, greenOfBlue), i16x8.q15mulr_sat_s(reds, greenOfRed));
    const blue = i16x8.q15mulr_sat_s(blues, blueOfBlue);

    const low = lightness(i16x8.extend_low_i8x16_u(bright));
    const high = lightness(i16x8.extend_high_i8x16_u(bright));
    // Every difference counts for two pixels.
    const r = bytes(i16x8.add(low, firstTwice(red)), i16x8.add(high, lastTwice(red)));
    const g = bytes(i16x8.sub(low, firstTwice(green)), i16x8.sub(high, lastTwice(green)));
    const b = bytes(i16x8.add(low, firstTwice(blue)), i16x8.add(high, lastTwice(blue)));
    weave(to, r, g, b);
  }
}

@inline
function differences(eight: v128): v128 {
  return i16x8.shl(i16x8.sub(i16x8.extend_low_i8x16_u(eight), i16x8.splat(128)), 7);
}

@inline
function lightness(values: v128): v128 {
  return i16x8.add(i16x8.q15mulr_sat_s(i16x8.shl(i16x8.sub(values, black), 6), whites), i16x8.splat(HALF));
}

@inline
function firstTwice(v: v128): v128 {
  return i8x16.shuffle(v, v, 0, 1, 0, 1, 2, 3, 2, 3, 4, 5, 4, 5, 6, 7, 6, 7);
}

@inline
function lastTwice(v: v128): v128 {
  return i8x16.shuffle(v, v, 8, 9, 8, 9, 10, 11, 10, 11, 12, 13, 12, 13, 14, 15, 14, 15);
}

@inline
function bytes(low: v128, high: v128): v128 {
  return i8x16.narrow_i16x8_u(i16x8.shr_s(low, POINT), i16x8.shr_s(high, POINT));
}

/** Sixteen pixels; 16 and above give zeros. */
@inline
function weave(to: usize, r: v128, g: v128, b: v128): void {
  v128.store(to, v128.or(v128.or(
    i8x16.swizzle(r, i8x16(0, 16, 16, 1, 16, 16, 2, 16, 16, 3, 16, 16, 4, 16, 16, 5)),
    i8x16.swizzle(g, i8x16(16, 0, 16, 16, 1, 16, 16, 2, 16, 16, 3, 16, 16, 4, 16, 16))),
    i8x16.swizzle(b, i8x16(16, 16, 0, 16, 16, 1, 16, 16, 2, 16, 16, 3, 16, 16, 4, 16))));
  v128.store(to, v128.or(v128.or(
    i8x16.swizzle(r, i8x16(16, 16, 6, 16, 16, 7, 16, 16, 8, 16, 16, 9, 16, 16, 10, 16)),
    i8x16.swizzle(g, i8x16(5, 16, 16, 6, 16, 16, 7, 16, 16, 8, 16, 16, 9, 16, 16, 10))),
    i8x16.swizzle(b, i8x16(16, 5, 16, 16, 6, 16, 16, 7, 16, 16, 8, 16, 16, 9, 16, 16))), 16);
  v128.store(to, v128.or(v128.or(
    i8x16.swizzle(r, i8x16(16, 11, 16, 16, 12, 16, 16, 13, 16, 16, 14, 16, 16, 15, 16, 16)),
    i8x16.swizzle(g, i8x16(16, 16, 11, 16, 16, 12, 16, 16, 13, 16, 16, 14, 16, 16, 15, 16))),
    i8x16.swizzle(b, i8x16(10, 16, 16, 11, 16, 16, 12, 16, 16, 13, 16, 16, 14, 16, 16, 15))), 32);
}

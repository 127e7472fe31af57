import { out, strip } from './layout';

/**
 * Three planes of float32, red, green, blue, of the first pixels of the strip: (value + shift) · scale. Works on four
 * pixels at a time; `pixels` is a multiple of four.
 */
export function spread(pixels: i32, shift: f32, scale: f32): void {
  const shifts = f32x4.splat(shift);
  const scales = f32x4.splat(scale);
  const plane = pixels * 4;
  let from = strip;
  for (let to = out, end = to + plane; to < end; to += 16, from += 12) {
    const bytes = v128.load(from);
    // Every third byte, as a whole number of four bytes; 16 and above give zeros.
    const red = i8x16.swizzle(bytes, i8x16(0, 16, 16, 16, 3, 16, 16, 16, 6, 16, 16, 16, 9, 16, 16, 16));
    const green = i8x16.swizzle(bytes, i8x16(1, 16, 16, 16, 4, 16, 16, 16, 7, 16, 16, 16, 10, 16, 16, 16));
    const blue = i8x16.swizzle(bytes, i8x16(2, 16, 16, 16, 5, 16, 16, 16, 8, 16, 16, 16, 11, 16, 16, 16));
    v128.store(to, f32x4.mul(f32x4.add(f32x4.convert_i32x4_s(red), shifts), scales));
    v128.store(to + plane, f32x4.mul(f32x4.add(f32x4.convert_i32x4_s(green), shifts), scales));
    v128.store(to + 2 * plane, f32x4.mul(f32x4.add(f32x4.convert_i32x4_s(blue), shifts), scales));
  }
}

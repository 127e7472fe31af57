import type { Raster } from '../picture/raster.ts';
import type { Similarity } from './similarity.ts';

/**
 * Draws a piece of the picture upright into `size` × `size` px: red, green, blue interleaved, 0–255, not rounded.
 * `toPicture` maps a point of the drawing to one of the picture; in both, pixel n covers n to n + 1. Where the drawing
 * is smaller, whole blocks of pixels are averaged first, so that nothing aliases; then bilinear. Beyond the edge the
 * picture goes on with its outermost pixels.
 */
export function warp(picture: Raster, toPicture: Similarity, size: number): Float32Array {
  const { a, b, tx, ty } = toPicture;
  const block = Math.max(1, Math.round(Math.hypot(a, b)));
  const cornersX = [tx, tx + a * size, tx - b * size, tx + (a - b) * size];
  const cornersY = [ty, ty + b * size, ty + a * size, ty + (a + b) * size];
  const left = Math.floor(Math.min(...cornersX)) - block;
  const top = Math.floor(Math.min(...cornersY)) - block;
  const width = Math.ceil((Math.max(...cornersX) - left) / block) + 2;
  const height = Math.ceil((Math.max(...cornersY) - top) / block) + 2;
  const piece = averageBlocks(picture, left, top, width, height, block);

  const drawing = new Float32Array(size * size * 3);
  const alongX = a / block;
  const alongY = b / block;
  for (let y = 0, to = 0; y < size; y++) {
    let px = (a / 2 - b * (y + 0.5) + tx - left) / block - 0.5;
    let py = (b / 2 + a * (y + 0.5) + ty - top) / block - 0.5;
    for (const end = to + 3 * size; to < end; to += 3, px += alongX, py += alongY) {
      const x0 = Math.floor(px);
      const y0 = Math.floor(py);
      const right = px - x0;
      const below = py - y0;
      const w00 = (1 - right) * (1 - below);
      const w01 = right * (1 - below);
      const w10 = (1 - right) * below;
      const w11 = right * below;
      const at = (y0 * width + x0) * 3;
      const under = at + width * 3;
      for (let channel = 0; channel < 3; channel++) {
        const upper = at + channel;
        const lower = under + channel;
        drawing[to + channel] =
          w00 * (piece[upper] ?? 0) +
          w01 * (piece[upper + 3] ?? 0) +
          w10 * (piece[lower] ?? 0) +
          w11 * (piece[lower + 3] ?? 0);
      }
    }
  }
  return drawing;
}

/** `width` × `height` means of `block` × `block` pixels each, from (left, top) on, edge pixels repeated. */
function averageBlocks(
  picture: Raster,
  left: number,
  top: number,
  width: number,
  height: number,
  block: number,
): Float32Array {
  const { data } = picture;
  const means = new Float32Array(width * height * 3);
  const offsets = Int32Array.from({ length: width * block }, (_, x) => clamp(left + x, picture.width) * 3);
  const share = 1 / (block * block);
  for (let y = 0; y < height * block; y++) {
    const row = clamp(top + y, picture.height) * picture.width * 3;
    let to = Math.floor(y / block) * width * 3;
    for (let x = 0; x < offsets.length; to += 3) {
      let red = 0;
      let green = 0;
      let blue = 0;
      for (const end = x + block; x < end; x++) {
        const from = row + (offsets[x] ?? 0);
        red += data[from] ?? 0;
        green += data[from + 1] ?? 0;
        blue += data[from + 2] ?? 0;
      }
      means[to] = (means[to] ?? 0) + red * share;
      means[to + 1] = (means[to + 1] ?? 0) + green * share;
      means[to + 2] = (means[to + 2] ?? 0) + blue * share;
    }
  }
  return means;
}

function clamp(at: number, length: number): number {
  return at < 0 ? 0 : at >= length ? length - 1 : at;
}

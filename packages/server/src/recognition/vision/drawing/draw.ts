import type { Similarity } from '../align/similarity.ts';
import { kernel, takeFloats } from '../kernel.ts';
import type { InputFormat } from '../network-input.ts';
import type { Raster } from '../picture/raster.ts';
import { gatherMeans } from './gather-means.ts';

/**
 * A square piece of the picture, upright, in `size` × `size` px and three planes of (value − mean) / deviation.
 * `toPicture` maps a point of the drawing to one of the picture.
 */
export function drawPlanes(picture: Raster, toPicture: Similarity, size: number, format: InputFormat): Float32Array {
  gather(picture, toPicture, size);
  return planes(size, format);
}

/** The brightness of such a piece by the weights of Rec. 601, from 0 to `white`. */
export function drawLuma(picture: Raster, toPicture: Similarity, size: number, white = 255): Float32Array {
  gather(picture, toPicture, size);
  return luma(size, white);
}

/** The same piece both ways for little more than the price of one: what costs is to read the picture. */
export function drawPlanesAndLuma(
  picture: Raster,
  toPicture: Similarity,
  size: number,
  format: InputFormat,
): { readonly planes: Float32Array; readonly luma: Float32Array } {
  gather(picture, toPicture, size);
  return { planes: planes(size, format), luma: luma(size, 255) };
}

function gather(picture: Raster, { a, b, tx, ty }: Similarity, size: number): void {
  gatherMeans(picture, { left: tx, top: ty, alongX: a, alongY: b, downX: -b, downY: a }, size, size);
}

function planes(size: number, { channels, means, deviations }: InputFormat): Float32Array {
  const planeOf = [0, 1, 2].map((channel) => channels.indexOf(channel));
  const scales = planeOf.map((plane) => 1 / (deviations[plane] ?? 1));
  const shifts = planeOf.map((plane) => -(means[plane] ?? 0) / (deviations[plane] ?? 1));
  kernel.drawPlanes(size, size, ...planeOf, ...scales, ...shifts);
  return takeFloats(3 * size * size);
}

function luma(size: number, white: number): Float32Array {
  const unit = white / 255;
  kernel.drawMix(size, size, 0.299 * unit, 0.587 * unit, 0.114 * unit);
  return takeFloats(size * size);
}

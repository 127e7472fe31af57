import { kernel, out } from '../kernel.ts';
import type { Raster } from '../picture/raster.ts';
import { gatherMeans } from './gather-means.ts';

/** A part of a picture, in px, within it. */
interface Part {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Pixels of a drawing that are made at a time: their means, a megabyte or two, stay in the processor's cache. */
const BAND_PX = 65_536;
/** Every band takes a few rows of means more than it has of its own. */
const LEAST_BAND_ROWS = 16;

type Size = Pick<Raster, 'width' | 'height'>;

/** A part of the picture at another size, each axis on its own scale, without aliasing. */
export function resize(
  picture: Raster,
  width: number,
  height: number,
  { left, top, ...part }: Part = { left: 0, top: 0, width: picture.width, height: picture.height },
): Raster {
  if (isOfSize(picture, part) && isOfSize(picture, { width, height })) return picture;
  const alongX = part.width / width;
  const downY = part.height / height;
  const data = new Uint8Array(width * height * 3);
  const bandRows = Math.max(LEAST_BAND_ROWS, Math.floor(BAND_PX / width));
  for (let y = 0; y < height; y += bandRows) {
    const rows = Math.min(bandRows, height - y);
    gatherMeans(picture, { left, top: top + y * downY, alongX, alongY: 0, downX: 0, downY }, width, rows);
    kernel.drawBytes(width, rows);
    data.set(out.subarray(0, width * rows * 3), y * width * 3);
  }
  return { width, height, data };
}

function isOfSize(picture: Raster, { width, height }: Size): boolean {
  return picture.width === width && picture.height === height;
}

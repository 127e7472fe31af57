import sharp from 'sharp';
import { resize } from './drawing/resize.ts';
import type { Raster } from './picture/raster.ts';
import type { Box } from './vision.ts';

/** How much of the surroundings is shown, as a multiple of the box. */
const SURROUNDINGS = 1.6;
const LONGEST_SIDE_PX = 256;
/** A second pass to make it one byte in twenty-five smaller would take half as long again. */
const JPEG = { quality: 88, optimiseCoding: false };

/** A small JPEG of the face for people to look at, without metadata. */
export async function drawThumbnail(picture: Raster, box: Box): Promise<Buffer> {
  const [left, width] = span(box.left, box.width, picture.width);
  const [top, height] = span(box.top, box.height, picture.height);
  const scale = Math.min(1, LONGEST_SIDE_PX / Math.max(width, height));
  const small = resize(picture, scaled(width, scale), scaled(height, scale), { left, top, width, height });
  return await sharp(small.data, { raw: { width: small.width, height: small.height, channels: 3 } })
    .jpeg(JPEG)
    .toBuffer();
}

function scaled(length: number, scale: number): number {
  return Math.max(1, Math.round(length * scale));
}

/** Start and length of the enlarged side, within the picture. */
function span(start: number, length: number, limit: number): [start: number, length: number] {
  const margin = (length * (SURROUNDINGS - 1)) / 2;
  const from = Math.min(Math.max(0, Math.floor(start - margin)), limit - 1);
  const to = Math.max(from + 1, Math.min(limit, Math.ceil(start + length + margin)));
  return [from, to - from];
}

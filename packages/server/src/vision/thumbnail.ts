import sharp from 'sharp';
import type { Raster } from './picture/raster.ts';
import type { Box } from './vision.ts';

/** How much of the surroundings is shown, as a multiple of the box. */
const SURROUNDINGS = 1.6;
const LONGEST_SIDE_PX = 256;
const QUALITY = 88;

/** A small JPEG of the face for people to look at, without metadata. */
export async function drawThumbnail(picture: Raster, box: Box): Promise<Buffer> {
  const [left, width] = span(box.left, box.width, picture.width);
  const [top, height] = span(box.top, box.height, picture.height);
  return await sharp(picture.data, { raw: { width: picture.width, height: picture.height, channels: 3 } })
    .extract({ left, top, width, height })
    .resize(LONGEST_SIDE_PX, LONGEST_SIDE_PX, { fit: 'inside', withoutEnlargement: true })
    .jpeg({ quality: QUALITY })
    .toBuffer();
}

/** Start and length of the enlarged side, within the picture. */
function span(start: number, length: number, limit: number): [start: number, length: number] {
  const margin = (length * (SURROUNDINGS - 1)) / 2;
  const from = Math.min(Math.max(0, Math.floor(start - margin)), limit - 1);
  const to = Math.max(from + 1, Math.min(limit, Math.ceil(start + length + margin)));
  return [from, to - from];
}

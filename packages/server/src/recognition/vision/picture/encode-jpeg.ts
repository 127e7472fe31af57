import sharp from 'sharp';
import type { Raster } from './raster.ts';

const JPEG = { quality: 88, optimiseCoding: false };

/** A picture as a file that people can look at, without metadata. */
export const encodeJpeg = ({ width, height, data }: Raster): Promise<Buffer> =>
  sharp(data, { raw: { width, height, channels: 3 } })
    .jpeg(JPEG)
    .toBuffer();

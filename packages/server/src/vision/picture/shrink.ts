import sharp from 'sharp';
import type { Raster } from './raster.ts';

/** The same picture at another size, each axis on its own scale, filtered so that nothing aliases. */
export async function shrink(raster: Raster, width: number, height: number): Promise<Raster> {
  if (width === raster.width && height === raster.height) return raster;
  const data = await sharp(raster.data, { raw: { width: raster.width, height: raster.height, channels: 3 } })
    .resize(width, height, { fit: 'fill', kernel: 'linear' })
    .raw()
    .toBuffer();
  return { width, height, data };
}

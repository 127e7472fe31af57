import sharp from 'sharp';
import { readBmp } from '../../../recognition/vision/picture/read-bmp.ts';
import { bareJpeg } from './bare-jpeg.ts';
import { barePng } from './bare-png.ts';
import { bareWebp } from './bare-webp.ts';

/** An encoded picture, with the extension of its file. */
export interface Picture {
  readonly bytes: Uint8Array;
  readonly extension: 'jpg' | 'png' | 'webp' | 'bmp';
}

const JPEG_QUALITY = 92;
const ENCODE_LIMIT_SECONDS = 30;

/**
 * A picture that somebody sent, as it is kept: what shows, and nothing that came with it: no place, no camera, no other picture, no
 * bytes after its end. Its pixels stay as they are sent where its file can be taken apart; otherwise it is encoded anew, upright.
 * A bitmap becomes a PNG.
 * @throws when it cannot be decoded
 */
export async function barePicture({ bytes, extension }: Picture): Promise<Picture> {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  switch (extension) {
    case 'jpg':
      return { extension, bytes: bareJpeg(file) ?? (await upright(file).jpeg({ quality: JPEG_QUALITY }).toBuffer()) };
    case 'png':
      return { extension, bytes: barePng(file) ?? (await upright(file).png().toBuffer()) };
    case 'webp':
      return { extension, bytes: bareWebp(file) ?? (await upright(file).webp({ quality: JPEG_QUALITY }).toBuffer()) };
    case 'bmp':
      return { extension: 'png', bytes: await pngOfBmp(file) };
    default:
      return extension satisfies never;
  }
}

const upright = (file: Buffer) =>
  sharp(file, { failOn: 'error' }).autoOrient().keepIccProfile().timeout({ seconds: ENCODE_LIMIT_SECONDS });

async function pngOfBmp(file: Buffer): Promise<Buffer> {
  const bmp = readBmp(file);
  const raster = typeof bmp === 'string' ? undefined : bmp.read();
  if (!raster) throw new Error('A bitmap that was decoded cannot be decoded again.');
  const { width, height, data } = raster;
  return sharp(data, { raw: { width, height, channels: 3 } })
    .png({ compressionLevel: 3 })
    .timeout({ seconds: ENCODE_LIMIT_SECONDS })
    .toBuffer();
}

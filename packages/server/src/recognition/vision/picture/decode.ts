import { limits } from '@kith/contract';
import sharp from 'sharp';
import type { ImageFormat, ImageRefusal } from '../vision.ts';
import type { Raster } from './raster.ts';
import { readBmp } from './read-bmp.ts';
import { sniffFormat } from './sniff-format.ts';

/** A file made to be slow to decode is given up after this long. */
const DECODE_LIMIT_SECONDS = 30;
/** What shows through transparent pixels. */
const BACKDROP = { r: 128, g: 128, b: 128 };
/** Refuse what libvips warns of, too: a template of half-decoded pixels is somebody else's. */
const STRICTNESS = 'warning';

export type DecodeOutcome =
  | { readonly kind: 'decoded'; readonly format: ImageFormat; readonly raster: Raster }
  | { readonly kind: 'refused'; readonly reason: ImageRefusal };

/**
 * Unpacks one picture, upright and as sRGB; of an animation the first frame. The size is read from the header and
 * judged before any pixel is unpacked.
 */
export async function decode(image: Uint8Array): Promise<DecodeOutcome> {
  const format = sniffFormat(image);
  switch (format) {
    case 'unknown':
      return refused('not-an-image');
    case 'unsupported':
      return refused('unsupported-format');
    case 'bmp':
      return decodeBmp(image);
    case 'jpeg':
    case 'png':
    case 'webp':
      return await decodeCompressed(image, format);
    default:
      return format satisfies never;
  }
}

function decodeBmp(image: Uint8Array): DecodeOutcome {
  const bmp = readBmp(image);
  if (bmp === 'unsupported') return refused('unsupported-format');
  if (bmp === 'damaged') return refused('damaged');
  if (isTooLarge(bmp)) return refused('too-many-pixels');
  const raster = bmp.read();
  return raster === undefined ? refused('damaged') : { kind: 'decoded', format: 'bmp', raster };
}

async function decodeCompressed(image: Uint8Array, format: ImageFormat): Promise<DecodeOutcome> {
  try {
    const size = await sharp(image, { limitInputPixels: false, failOn: STRICTNESS }).metadata();
    if (isTooLarge(size)) return refused('too-many-pixels');

    const { data, info } = await sharp(image, { limitInputPixels: limits.imagePixels, failOn: STRICTNESS })
      .autoOrient()
      .flatten({ background: BACKDROP })
      .toColourspace('srgb')
      .raw({ depth: 'uchar' })
      .timeout({ seconds: DECODE_LIMIT_SECONDS })
      .toBuffer({ resolveWithObject: true });
    if (info.channels !== 3) return refused('unsupported-format');
    return { kind: 'decoded', format, raster: { width: info.width, height: info.height, data } };
  } catch {
    // Whatever libvips has to say, it says about these bytes: it touches nothing else.
    return refused('damaged');
  }
}

function isTooLarge({ width, height }: Pick<Raster, 'width' | 'height'>): boolean {
  return width * height > limits.imagePixels || Math.max(width, height) > limits.imageSidePixels;
}

function refused(reason: ImageRefusal): DecodeOutcome {
  return { kind: 'refused', reason };
}

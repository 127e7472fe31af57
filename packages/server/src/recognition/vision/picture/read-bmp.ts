import type { Raster } from './raster.ts';

const FILE_HEADER = 14;
const INFO_HEADER = 40;
const UNCOMPRESSED = 0;
const BIT_FIELDS = 3;
const BGRX_MASKS = [0xff0000, 0x00ff00, 0x0000ff];

export interface BmpHeader {
  readonly width: number;
  readonly height: number;
  /** Reads the pixels; undefined when the file is shorter than its header says. */
  readonly read: () => Raster | undefined;
}

/**
 * The Windows bitmaps that cameras and tools really write: 24 or 32 bits a pixel, uncompressed, bottom-up or
 * top-down; a fourth channel is ignored. Palettes, run lengths and 16 bits give 'unsupported'.
 */
export function readBmp(file: Uint8Array): BmpHeader | 'unsupported' | 'damaged' {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  if (file.length < FILE_HEADER + INFO_HEADER) return 'damaged';
  if (view.getUint32(FILE_HEADER, true) < INFO_HEADER) return 'unsupported';

  const pixelsAt = view.getUint32(10, true);
  const width = view.getInt32(18, true);
  const signedHeight = view.getInt32(22, true);
  const bits = view.getUint16(28, true);
  const compression = view.getUint32(30, true);
  const height = Math.abs(signedHeight);
  if (width <= 0 || height === 0) return 'damaged';

  const isPlain = compression === UNCOMPRESSED && (bits === 24 || bits === 32);
  const isBgrx = (): boolean =>
    compression === BIT_FIELDS &&
    bits === 32 &&
    file.length >= 66 &&
    BGRX_MASKS.every((mask, at) => view.getUint32(54 + 4 * at, true) === mask);
  if (!isPlain && !isBgrx()) return 'unsupported';

  const step = bits / 8;
  const stride = Math.ceil((width * step) / 4) * 4;
  return {
    width,
    height,
    read: () => {
      if (pixelsAt + stride * height > file.length) return undefined;
      const data = new Uint8Array(width * height * 3);
      for (let y = 0; y < height; y++) {
        let from = pixelsAt + stride * (signedHeight < 0 ? y : height - 1 - y);
        for (let to = y * width * 3, end = to + width * 3; to < end; to += 3, from += step) {
          data[to] = file[from + 2] ?? 0;
          data[to + 1] = file[from + 1] ?? 0;
          data[to + 2] = file[from] ?? 0;
        }
      }
      return { width, height, data };
    },
  };
}

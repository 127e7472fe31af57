/** What a Windows bitmap is made of. */
interface Bitmap {
  readonly width: number;
  readonly height: number;
  /** Red, green, blue, row by row from the top; black when not given. */
  readonly pixels?: Uint8Array;
  readonly bits?: 24 | 32;
  readonly topDown?: boolean;
}

const HEADERS = 54;

/** An uncompressed Windows bitmap. */
export function bmpFile({ width, height, pixels, bits = 24, topDown = false }: Bitmap): Buffer {
  const step = bits / 8;
  const stride = Math.ceil((width * step) / 4) * 4;
  const file = Buffer.alloc(HEADERS + stride * height);
  file.write('BM');
  file.writeUInt32LE(HEADERS, 10);
  file.writeUInt32LE(40, 14);
  file.writeInt32LE(width, 18);
  file.writeInt32LE(topDown ? -height : height, 22);
  file.writeUInt16LE(1, 26);
  file.writeUInt16LE(bits, 28);
  if (pixels === undefined) return file;
  for (let y = 0; y < height; y++) {
    const row = HEADERS + stride * (topDown ? y : height - 1 - y);
    for (let x = 0; x < width; x++) {
      const [red = 0, green = 0, blue = 0] = pixels.subarray((y * width + x) * 3);
      file.set([blue, green, red], row + x * step);
    }
  }
  return file;
}

import { orientationAlone, readOrientation } from './orientation.ts';

const HEAD = 12;
const EXIF_FLAG = 0x08;
const XMP_FLAG = 0x04;
const CHUNKS = 64;

/** What shows: pixels, transparency and colours. */
const shown: ReadonlySet<string> = new Set(['VP8 ', 'VP8L', 'VP8X', 'ICCP', 'ALPH']);
const animated: ReadonlySet<string> = new Set(['ANIM', 'ANMF']);

/**
 * The same WebP without EXIF (but for the orientation), XMP, unknown chunks and whatever follows its end.
 * @returns null when it is an animation, or built in a way that is not sure to be understood
 */
export function bareWebp(file: Buffer): Buffer | null {
  if (file.toString('latin1', 0, 4) !== 'RIFF' || file.toString('latin1', 8, HEAD) !== 'WEBP') return null;
  const riffEnd = file.readUInt32LE(4) + 8;
  if (riffEnd > file.length) return null;
  const kept: Buffer[] = [];
  let exif: Buffer | null = null;
  for (let at = HEAD, chunks = 0; at + 8 <= riffEnd; chunks++) {
    const type = file.toString('latin1', at, at + 4);
    const length = file.readUInt32LE(at + 4);
    const data = file.subarray(at + 8, at + 8 + length);
    if (data.length < length || animated.has(type) || chunks > CHUNKS) return null;
    if (shown.has(type)) kept.push(chunk(type, data));
    if (type === 'EXIF') exif ??= orientationAlone(readOrientation(data));
    at += 8 + length + (length % 2);
  }
  const [first] = kept;
  if (!first) return null;
  if (first.toString('latin1', 0, 4) === 'VP8X') {
    // A copy: the flags are ours.
    const flags = first[8] ?? 0;
    first[8] = (flags & ~(EXIF_FLAG | XMP_FLAG)) | (exif ? EXIF_FLAG : 0);
    if (exif) kept.push(chunk('EXIF', exif));
  }
  const chunks = Buffer.concat(kept);
  const head = Buffer.from('RIFF\0\0\0\0WEBP', 'latin1');
  head.writeUInt32LE(chunks.length + 4, 4);
  return Buffer.concat([head, chunks]);
}

function chunk(type: string, data: Buffer): Buffer {
  const head = Buffer.from(`${type}\0\0\0\0`, 'latin1');
  head.writeUInt32LE(data.length, 4);
  return Buffer.concat([head, data, Buffer.alloc(data.length % 2)]);
}

import { crc32 } from 'node:zlib';
import { orientationAlone, readOrientation } from './orientation.ts';

const SIGNATURE = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
/** Length, type and checksum. */
const AROUND = 12;
/** Twice what a file of 16 MiB has in the usual pieces: one made of tiny ones would hold everybody up. */
const CHUNKS = 4096;
/** What shows: pixels, transparency, colours, and the shape of a pixel. Further frames of an animation do not. */
const shown: ReadonlySet<string> = new Set(
  'IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB iCCP sBIT bKGD pHYs cICP mDCV cLLI'.split(' '),
);

/**
 * The same PNG without texts, times, EXIF (but for the orientation), unknown chunks and whatever follows its end.
 * @returns null when it is built in a way that is not sure to be understood
 */
export function barePng(file: Buffer): Buffer | null {
  if (!file.subarray(0, SIGNATURE.length).equals(SIGNATURE)) return null;
  const kept: Buffer[] = [SIGNATURE];
  for (let at = SIGNATURE.length, chunks = 0; at + AROUND <= file.length && chunks < CHUNKS; chunks++) {
    const end = at + AROUND + file.readUInt32BE(at);
    if (end > file.length) return null;
    const type = file.toString('latin1', at + 4, at + 8);
    if (kept.length === 1 && type !== 'IHDR') return null;
    if (shown.has(type)) kept.push(file.subarray(at, end));
    if (type === 'eXIf') {
      const exif = orientationAlone(readOrientation(file.subarray(at + 8, end - 4)));
      if (exif) kept.push(chunk(type, exif));
    }
    if (type === 'IEND') return Buffer.concat(kept);
    at = end;
  }
  return null;
}

function chunk(type: string, data: Buffer): Buffer {
  const checked = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, checksum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  checksum.writeUInt32BE(crc32(checked));
  return Buffer.concat([length, checked, checksum]);
}

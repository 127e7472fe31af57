import { orientationAlone, readOrientation } from './orientation.ts';

const START = Buffer.from([0xff, 0xd8]);
const END = Buffer.from([0xff, 0xd9]);
const SCAN = 0xda;
/** More than any camera writes: a file made of tiny ones would hold everybody up. */
const SEGMENTS = 4096;
const JFIF_BYTES = 14;
const ADOBE_BYTES = 12;

/**
 * The same JPEG with what shows and nothing else: without EXIF (but for the orientation), comments, thumbnails, other pictures and
 * whatever follows its end. Nothing is decoded.
 * @returns null when it is built in a way that is not sure to be understood
 */
export function bareJpeg(file: Buffer): Buffer | null {
  if (!file.subarray(0, 2).equals(START)) return null;
  const kept: Buffer[] = [];
  let orientation: number | undefined;
  for (let at = 2, segments = 0; ; segments++) {
    if (file[at] !== 0xff || segments > SEGMENTS) return null;
    while (file[at] === 0xff) at += 1;
    const code = file[at];
    at += 1;
    if (code === undefined) return null;
    if (code === 0xd9) break;
    if (at + 2 > file.length) return null;
    const length = file.readUInt16BE(at);
    if (length < 2 || at + length > file.length) return null;
    const body = file.subarray(at + 2, at + length);
    at += length;
    const bare = bareSegment(code, body);
    if (bare === undefined) return null;
    if (bare) kept.push(segment(code, bare));
    if (code === 0xe1 && orientation === undefined && startsWith(body, 'Exif\0')) orientation = readOrientation(body);
    if (code !== SCAN) continue;
    const scanEnd = endOfScan(file, at);
    if (scanEnd === null) return null;
    kept.push(file.subarray(at, scanEnd));
    at = scanEnd;
  }
  const exif = orientationAlone(orientation ?? 1);
  const afterJfif = kept[0]?.[1] === 0xe0 ? 1 : 0;
  if (exif) kept.splice(afterJfif, 0, segment(0xe1, Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), exif])));
  return Buffer.concat([START, ...kept, END]);
}

/** What of a segment is kept; null: nothing; undefined: unknown. */
function bareSegment(code: number, body: Buffer): Buffer | null | undefined {
  // Frames, tables, scans, restarts and line counts.
  if ((code >= 0xc0 && code <= 0xcf && code !== 0xc8) || (code >= 0xda && code <= 0xdd)) return body;
  switch (code) {
    case 0xe0:
      return startsWith(body, 'JFIF\0') && body.length >= JFIF_BYTES ? withoutThumbnail(body) : null;
    case 0xe2:
      return startsWith(body, 'ICC_PROFILE\0') ? body : null;
    case 0xee:
      return startsWith(body, 'Adobe') && body.length >= ADOBE_BYTES ? body.subarray(0, ADOBE_BYTES) : null;
  }
  return (code >= 0xe0 && code <= 0xef) || code === 0xfe ? null : undefined;
}

function withoutThumbnail(jfif: Buffer): Buffer {
  const bare = Buffer.from(jfif.subarray(0, JFIF_BYTES));
  bare.fill(0, JFIF_BYTES - 2);
  return bare;
}

/** Where the marker after a scan begins; null when there is none. */
function endOfScan(file: Buffer, from: number): number | null {
  for (let at = from; at + 1 < file.length; at++) {
    if (file[at] !== 0xff) continue;
    const next = file[at + 1] ?? 0;
    const isData = next === 0 || next === 0xff || (next >= 0xd0 && next <= 0xd7);
    if (!isData) return at;
  }
  return null;
}

function segment(code: number, body: Buffer): Buffer {
  const head = Buffer.from([0xff, code, 0, 0]);
  head.writeUInt16BE(body.length + 2, 2);
  return Buffer.concat([head, body]);
}

const startsWith = (bytes: Buffer, text: string): boolean => bytes.toString('latin1', 0, text.length) === text;

const TAG = 0x0112;
const SHORT = 3;
const LONG = 4;
const ENTRY_BYTES = 12;
const UPRIGHT = 1;
const EXIF = Buffer.from('Exif\0\0', 'latin1');

/** The orientation that EXIF data states, 1 to 8; 1 when it states none that can be read. */
export function readOrientation(exif: Buffer): number {
  const tiff = exif.subarray(0, EXIF.length).equals(EXIF) ? exif.subarray(EXIF.length) : exif;
  const order = tiff.toString('latin1', 0, 4);
  if (tiff.length < 14 || (order !== 'II*\0' && order !== 'MM\0*')) return UPRIGHT;
  const isLittle = order.startsWith('II');
  const short = (at: number) => (isLittle ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at));
  const long = (at: number) => (isLittle ? tiff.readUInt32LE(at) : tiff.readUInt32BE(at));
  const first = long(4);
  if (first + 2 > tiff.length) return UPRIGHT;
  const count = short(first);
  for (let i = 0, at = first + 2; i < count && at + ENTRY_BYTES <= tiff.length; i++, at += ENTRY_BYTES) {
    if (short(at) !== TAG) continue;
    const type = short(at + 2);
    const value = type === SHORT ? short(at + 8) : type === LONG ? long(at + 8) : UPRIGHT;
    return value >= 1 && value <= 8 ? value : UPRIGHT;
  }
  return UPRIGHT;
}

/** EXIF data that says nothing but an orientation; null for upright. */
export function orientationAlone(orientation: number): Buffer | null {
  if (orientation === UPRIGHT) return null;
  const tiff = Buffer.alloc(26);
  tiff.write('MM\0*', 'latin1');
  tiff.writeUInt32BE(8, 4);
  tiff.writeUInt16BE(1, 8);
  tiff.writeUInt16BE(TAG, 10);
  tiff.writeUInt16BE(SHORT, 12);
  tiff.writeUInt32BE(1, 14);
  tiff.writeUInt16BE(orientation, 18);
  return tiff;
}

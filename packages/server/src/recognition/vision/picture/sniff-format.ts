import type { ImageFormat } from '../vision.ts';

/** What the first bytes say: a format we read, one we know and do not read, or no picture at all. */
export type SniffedFormat = ImageFormat | 'unsupported' | 'unknown';

interface Signature {
  readonly format: SniffedFormat;
  readonly at: number;
  readonly bytes: string;
}

/** Offsets and magic numbers, as Latin-1. */
const SIGNATURES: readonly Signature[] = [
  { format: 'jpeg', at: 0, bytes: '\xff\xd8\xff' },
  { format: 'png', at: 0, bytes: '\x89PNG\r\n\x1a\n' },
  { format: 'webp', at: 8, bytes: 'WEBP' },
  { format: 'bmp', at: 0, bytes: 'BM' },
  { format: 'unsupported', at: 0, bytes: 'GIF8' },
  { format: 'unsupported', at: 0, bytes: 'II*\0' },
  { format: 'unsupported', at: 0, bytes: 'MM\0*' },
  { format: 'unsupported', at: 4, bytes: 'ftyp' },
  { format: 'unsupported', at: 4, bytes: 'JXL ' },
  { format: 'unsupported', at: 0, bytes: '\xff\x0a' },
  { format: 'unsupported', at: 4, bytes: 'jP  ' },
  { format: 'unsupported', at: 0, bytes: '\xff\x4f\xff\x51' },
  { format: 'unsupported', at: 0, bytes: '8BPS' },
  { format: 'unsupported', at: 0, bytes: '\0\0\x01\0' },
  { format: 'unsupported', at: 0, bytes: '%PDF' },
];

/** The format by content; names and content types are not to be trusted. */
export function sniffFormat(image: Uint8Array): SniffedFormat {
  const head = Buffer.from(image.subarray(0, 256)).toString('latin1');
  for (const { format, at, bytes } of SIGNATURES) {
    if (head.startsWith(bytes, at)) return format;
  }
  return /^\s*<(\?xml|svg|!--|!doctype svg)/i.test(head.replace(/^\xef\xbb\xbf/, '')) ? 'unsupported' : 'unknown';
}

import { packedBytes, type ZipEntry } from './zip-entries.ts';

/** Far more than a photo has, and little enough for any tab: a few bytes can unpack to gigabytes. */
const LARGEST_BYTES = 64 * 1024 * 1024;
const STORED = 0;
const DEFLATED = 8;

/** Why a file of a zip cannot be had. */
export type UnpackFault = 'locked' | 'tooLarge' | 'damaged';

/** The bytes of a file of a zip. What unpacks to more than a photo ever has is not unpacked further. */
export async function unpack(zip: Blob, entry: ZipEntry): Promise<Blob | UnpackFault> {
  if (entry.encrypted) return 'locked';
  if (entry.bytes > LARGEST_BYTES) return 'tooLarge';
  const packed = await packedBytes(zip, entry);
  if (packed === null) return 'damaged';
  if (entry.method === STORED) return packed;
  return entry.method === DEFLATED ? inflate(packed) : 'damaged';
}

async function inflate(packed: Blob): Promise<Blob | UnpackFault> {
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  let bytes = 0;
  const reader = packed.stream().pipeThrough(new DecompressionStream('deflate-raw')).getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return new Blob(pieces);
      bytes += value.length;
      if (bytes > LARGEST_BYTES) return 'tooLarge';
      pieces.push(value);
    }
  } catch {
    // Every browser has an error of its own for bytes that are no deflate.
    return 'damaged';
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

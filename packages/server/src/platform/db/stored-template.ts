import { crc32 } from 'node:zlib';

/** A template as its row has it. */
export interface StoredTemplate {
  /** Little-endian float32, as the machine has them. */
  readonly vector: Buffer;
  /** CRC-32 of these bytes; null when they were damaged before there were checksums. */
  readonly checksum: number | null;
}

export function toStored(template: Float32Array): StoredTemplate {
  const vector = Buffer.from(template.buffer, template.byteOffset, template.byteLength);
  return { vector, checksum: crc32(vector) };
}

/** Whether the bytes are those that were stored. */
export const isSound = ({ vector, checksum }: StoredTemplate): boolean => checksum === crc32(vector);

/** The template, which may be read only; null when it is damaged. */
export function fromStored(stored: StoredTemplate): Float32Array | null {
  if (!isSound(stored)) return null;
  const copy = new Uint8Array(stored.vector);
  return new Float32Array(copy.buffer, 0, copy.byteLength / Float32Array.BYTES_PER_ELEMENT);
}

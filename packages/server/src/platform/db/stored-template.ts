import { crc32 } from 'node:zlib';
import type { RawTemplate } from '../../recognition/scale/templates.ts';

/** A template as its row has it. */
export interface StoredTemplate {
  /** Little-endian float32, as the machine has them. */
  readonly vector: Buffer;
  /** CRC-32 of these bytes; null as long as nobody has made it of what a version without checksums stored. */
  readonly checksum: number | null;
}

const COMPONENTS = 512;

export function toStored(template: RawTemplate): StoredTemplate {
  const vector = Buffer.from(template.buffer, template.byteOffset, template.byteLength);
  return { vector, checksum: crc32(vector) };
}

/** Whether the bytes are those that were stored: without a checksum, whether they could be. */
export const isSound = ({ vector, checksum }: StoredTemplate): boolean =>
  checksum === null ? isUnit(vector) : checksum === crc32(vector);

/** Whether the bytes are a vector of unit length, as every template is. */
export function isUnit(vector: Buffer): boolean {
  if (vector.length !== COMPONENTS * Float32Array.BYTES_PER_ELEMENT) return false;
  const bytes = new DataView(vector.buffer, vector.byteOffset, vector.byteLength);
  let squares = 0;
  for (let i = 0; i < COMPONENTS; i++) squares += bytes.getFloat32(i * Float32Array.BYTES_PER_ELEMENT, true) ** 2;
  return Math.abs(squares - 1) < 0.01;
}

/** The template, which may be read only; null when it is damaged. */
export function fromStored(stored: StoredTemplate): RawTemplate | null {
  if (!isSound(stored)) return null;
  const copy = new Uint8Array(stored.vector);
  return new Float32Array(copy.buffer, 0, copy.byteLength / Float32Array.BYTES_PER_ELEMENT) as RawTemplate;
}

import { crc32 } from 'node:zlib';
import type { RawTemplate, ScaledTemplate } from '../../recognition/scale/templates.ts';

/** A template as its row has it. */
export interface StoredTemplate {
  /** Little-endian float32, as the machine has them. */
  readonly vector: Buffer;
  /** CRC-32 of these bytes; null as long as nobody has made it of what a version without checksums stored. */
  readonly checksum: number | null;
}

/** What follows from it, as its row has it. */
export interface ScaledRow extends StoredTemplate {
  readonly checksum: number;
}

const COMPONENTS = 512;

export const toStored = (template: RawTemplate): StoredTemplate => bytesOf(template);

/** A template as it is compared, for the row beside the one that it follows from. */
export const toStoredScaled = (template: ScaledTemplate): ScaledRow => bytesOf(template);

/** What stands beside a template of which nothing follows, because it is damaged. */
export const nothingScaled: ScaledRow = { vector: Buffer.alloc(0), checksum: 0 };

function bytesOf(template: Float32Array): ScaledRow {
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
export const fromStored = (stored: StoredTemplate): RawTemplate | null =>
  isSound(stored) ? (floatsOf(stored.vector) as RawTemplate) : null;

/** The template as it is compared; null when nothing stands there, or it is damaged: it can be made anew. */
export const fromStoredScaled = (row: ScaledRow): ScaledTemplate | null =>
  row.vector.length > 0 && isSound(row) ? (floatsOf(row.vector) as ScaledTemplate) : null;

/** Bytes that lie among others are copied: they may not be aligned, and the others would stay in memory with them. */
function floatsOf(vector: Buffer): Float32Array {
  const own = vector.byteLength === vector.buffer.byteLength ? vector : new Uint8Array(vector);
  return new Float32Array(own.buffer, 0, own.byteLength / Float32Array.BYTES_PER_ELEMENT);
}

/**
 * A face that was seen, as it is looked for: 88 bytes, in which it lies in a database, too, so that very many are read at once.
 *
 *   0   float64   id of the entry
 *   8   float64   when it was seen, epoch ms; not a number: its template is damaged, and nothing is known of it
 *   16  float64   id of the source
 *   24  64 bytes  sign bits: bit i is set where component i of the scaled template is negative, lowest bits first
 *
 * All are little-endian, as processors have them that Kith runs on.
 */

import type { EntryId, SourceId } from '@kith/contract';
import { DIMENSIONS } from '../scale/dimensions.ts';
import type { ScaledTemplate } from '../scale/templates.ts';

export const SIGN_BYTES = DIMENSIONS / 8;
export const SIGNS_AT = 24;
export const RECORD_BYTES = SIGNS_AT + SIGN_BYTES;

interface Seen {
  readonly entryId: EntryId;
  readonly sourceId: SourceId;
  /** Epoch ms. */
  readonly seen: number;
}

/** @param face null: its template is damaged */
export function recordOf({ entryId, sourceId, seen }: Seen, face: ScaledTemplate | null): Buffer {
  const record = Buffer.alloc(RECORD_BYTES);
  record.writeDoubleLE(entryId, 0);
  record.writeDoubleLE(face ? seen : Number.NaN, 8);
  record.writeDoubleLE(sourceId, 16);
  if (face) writeSigns(face, record.subarray(SIGNS_AT));
  return record;
}

/** The sign of -0 is negative, as the bit has it. */
function writeSigns(face: ScaledTemplate, to: Uint8Array): void {
  const bits = new Uint32Array(face.buffer, face.byteOffset, DIMENSIONS);
  for (let i = 0; i < SIGN_BYTES; i++) {
    let byte = 0;
    for (let k = 0; k < 8; k++) byte |= ((bits[8 * i + k] ?? 0) >>> 31) << k;
    to[i] = byte;
  }
}

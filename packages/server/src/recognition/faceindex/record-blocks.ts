/**
 * Records as bytes, a block at a time: to be kept in a file, and to be searched again. Where they lie in memory is the kernel's
 * business; here it is what a record is: 64 bytes of signs, and 528 of details that begin with the id of its person.
 */

import type { RecordWriter } from './record-writer.ts';
import type { Segment } from './segment.ts';

const SIGN_BYTES = 64;
const DETAIL_BYTES = 528;
export const COPIED_BYTES = SIGN_BYTES + DETAIL_BYTES;
const ID_AT = 0;
const VERSION_AT = 12;

/** Number of records in a block. */
export const blockRecordsOf = ({ kernel }: Segment): number => kernel.BLOCK_RECORDS.value;

/**
 * A copy of some records of one block while another thread may be writing them: each is whole, as it was at some moment of the copying.
 * First all signs, then all details.
 */
export function copyRecords(segment: Segment, slot: number, records: number): Uint8Array {
  const { memory, kernel } = segment;
  const [signsAt, detailsAt] = [kernel.signsAtSlot(slot), kernel.detailsAtSlot(slot)];
  const bytes = new Uint8Array(memory.buffer);
  const versions = new Int32Array(memory.buffer);
  const copy = new Uint8Array(records * COPIED_BYTES);
  const signs = copy.subarray(0, records * SIGN_BYTES);
  const details = copy.subarray(records * SIGN_BYTES);
  const copied = new DataView(details.buffer, details.byteOffset, details.byteLength);
  signs.set(bytes.subarray(signsAt, signsAt + signs.length));
  details.set(bytes.subarray(detailsAt, detailsAt + details.length));
  for (let i = 0; i < records; i++) {
    const at = detailsAt + i * DETAIL_BYTES;
    const versionAt = (at + VERSION_AT) / Int32Array.BYTES_PER_ELEMENT;
    // Adding nothing is what processors do not reorder with the reads around it.
    let version = Atomics.add(versions, versionAt, 0);
    while ((version & 1) !== 0 || version !== copied.getInt32(i * DETAIL_BYTES + VERSION_AT, true)) {
      version = Atomics.add(versions, versionAt, 0);
      signs.set(bytes.subarray(signsAt + i * SIGN_BYTES, signsAt + (i + 1) * SIGN_BYTES), i * SIGN_BYTES);
      details.set(bytes.subarray(at, at + DETAIL_BYTES), i * DETAIL_BYTES);
      copied.setInt32(i * DETAIL_BYTES + VERSION_AT, version, true);
      version = Atomics.add(versions, versionAt, 0);
    }
  }
  return copy;
}

/**
 * Lets such a copy be the next records of a space that nobody searches yet.
 * @returns whose they are, in their order; 0 where there is none
 */
export function pasteRecords(writer: RecordWriter, copy: Uint8Array): Float64Array {
  const records = copy.length / COPIED_BYTES;
  const [{ memory, kernel }, slot] = writer.reserve(records);
  const bytes = new Uint8Array(memory.buffer);
  bytes.set(copy.subarray(0, records * SIGN_BYTES), kernel.signsAtSlot(slot));
  const detailsAt = kernel.detailsAtSlot(slot);
  bytes.set(copy.subarray(records * SIGN_BYTES), detailsAt);
  const view = new DataView(memory.buffer);
  const alive = bytes.subarray(kernel.aliveAtSlot(slot));
  const ids = new Float64Array(records);
  for (let i = 0; i < records; i++) {
    const at = detailsAt + i * DETAIL_BYTES;
    const id = view.getFloat64(at + ID_AT, true);
    if (!Number.isSafeInteger(id) || id < 0) throw new RangeError('a record is nobody’s');
    view.setInt32(at + VERSION_AT, 0, true);
    ids[i] = id;
    if (id === 0) continue;
    alive[i >> 3] = (alive[i >> 3] ?? 0) | (1 << (i & 7));
  }
  return ids;
}

/**
 * The records of a space as a file that only this node's database can open: written in one go, read in one go.
 *
 *   length of the head (4 bytes) | head (JSON) | chunks
 *
 * A chunk is sealed by AES-256-GCM: its number is the nonce, for a key seals one file; the head and whether it is the first are
 * authenticated with it. The first holds what the file is a snapshot of (JSON), each other one a block of records.
 */

import { createCipheriv, createDecipheriv } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { endianness } from 'node:os';
import { writeWhole } from '../../platform/files/write-whole.ts';
import { blockRecordsOf, COPIED_BYTES, copyRecords, pasteRecords } from '../../recognition/faceindex/record-blocks.ts';
import type { RecordWriter } from '../../recognition/faceindex/record-writer.ts';
import type { Segment } from '../../recognition/faceindex/segment.ts';
import { SCALE } from '../../recognition/scale/move.ts';
import type { DamagedTemplates } from './damaged-templates.ts';

/** Steps with whatever changes in a record or in the file. */
const FORMAT = 2;
/** What the head of a file says that this version can read. */
const readable = { format: FORMAT, endianness: endianness(), scale: SCALE } as const;
const TAG_BYTES = 16;
const NONCE_BYTES = 12;
const LENGTH_BYTES = 4;
const MOST_HEAD_BYTES = 4096;
const CIPHER = 'aes-256-gcm';

/** What opens one file. */
export interface SnapshotKey {
  readonly spaceId: number;
  /** Of the file. */
  readonly id: string;
  /** 32 bytes. */
  readonly secret: Uint8Array;
}

export interface SnapshotState {
  /** Number of slots that were ever taken. */
  readonly slots: number;
  readonly damaged: DamagedTemplates;
}

interface Head {
  readonly format: number;
  readonly endianness: string;
  /** That the templates of the records were moved onto. */
  readonly scale: number;
  readonly spaceId: number;
  readonly id: string;
  /** Bytes of the first chunk, as it is sealed. */
  readonly stateBytes: number;
  readonly blockRecords: number;
}

/** What stands at the beginning of a file, which anybody can read; null when it is no snapshot, or one of another version. */
export async function readHead(file: string): Promise<Head | null> {
  const handle = await open(file, 'r').catch(() => null);
  if (!handle) return null;
  try {
    return (await headOf(handle))?.head ?? null;
  } finally {
    await handle.close();
  }
}

/** Writes the file whole, under its name; the records may be changed meanwhile. */
export async function writeSnapshot(
  file: string,
  { spaceId, id, secret }: SnapshotKey,
  state: SnapshotState,
  segments: readonly Segment[],
): Promise<void> {
  const [first] = segments;
  if (!first) throw new RangeError('A space has a memory.');
  const blockRecords = blockRecordsOf(first);
  const told = Buffer.from(JSON.stringify(state));
  const head: Head = {
    ...{ ...readable, spaceId, id, blockRecords },
    stateBytes: told.length + TAG_BYTES,
  };
  const headBytes = Buffer.from(JSON.stringify(head));
  async function* contents(): AsyncIterable<Uint8Array> {
    const length = Buffer.alloc(LENGTH_BYTES);
    length.writeUInt32LE(headBytes.length);
    yield Buffer.concat([length, headBytes]);
    let chunk = 0;
    yield* seal(secret, headBytes, chunk++, told);
    for (const [slot, records] of blocksOf(state.slots, blockRecords)) {
      const at = Math.floor(slot / (first as Segment).capacity);
      const segment = segments[at];
      if (!segment) throw new RangeError(`No memory has slot ${slot}.`);
      yield* seal(secret, headBytes, chunk++, copyRecords(segment, slot - at * segment.capacity, records));
    }
  }
  await writeWhole(file, contents());
}

/**
 * Reads a file back, whole or not at all.
 * @throws {Error} when it is not what was written with this key
 */
export async function readSnapshot(
  file: string,
  key: SnapshotKey,
  writer: RecordWriter,
  onRecords: (ids: Float64Array) => void,
): Promise<SnapshotState> {
  await using handle = await open(file, 'r');
  const found = await headOf(handle);
  if (!found) throw new Error('It is no snapshot of this version.');
  const { head, bytes } = found;
  if (head.spaceId !== key.spaceId || head.id !== key.id) throw new Error('It is another snapshot.');
  let at = LENGTH_BYTES + bytes.length;
  let chunk = 0;
  const next = async (length: number): Promise<Buffer> => {
    const sealed = Buffer.allocUnsafe(length);
    const { bytesRead } = await handle.read(sealed, 0, length, at);
    if (bytesRead < length) throw new Error('It ends too early.');
    at += length;
    return unseal(key.secret, bytes, chunk++, sealed);
  };
  const state = JSON.parse((await next(head.stateBytes)).toString()) as SnapshotState;
  for (const [, records] of blocksOf(state.slots, head.blockRecords)) {
    onRecords(pasteRecords(writer, await next(records * COPIED_BYTES + TAG_BYTES)));
  }
  return state;
}

async function headOf(handle: FileHandle): Promise<{ readonly head: Head; readonly bytes: Buffer } | null> {
  const start = Buffer.alloc(LENGTH_BYTES + MOST_HEAD_BYTES);
  const { bytesRead } = await handle.read(start, 0, start.length, 0);
  if (bytesRead < LENGTH_BYTES) return null;
  const length = start.readUInt32LE();
  if (length > bytesRead - LENGTH_BYTES) return null;
  const bytes = start.subarray(LENGTH_BYTES, LENGTH_BYTES + length);
  try {
    const head = JSON.parse(bytes.toString()) as Head;
    const isReadable = Object.entries(readable).every(([key, value]) => head[key as keyof typeof readable] === value);
    return isReadable ? { head, bytes } : null;
  } catch {
    return null;
  }
}

/** First slot and number of records of every block. */
function* blocksOf(slots: number, blockRecords: number): Iterable<[slot: number, records: number]> {
  for (let slot = 0; slot < slots; slot += blockRecords) yield [slot, Math.min(blockRecords, slots - slot)];
}

function nonceOf(chunk: number): Buffer {
  const nonce = Buffer.alloc(NONCE_BYTES);
  nonce.writeUInt32LE(chunk);
  return nonce;
}

function* seal(secret: Uint8Array, head: Uint8Array, chunk: number, bytes: Uint8Array): Iterable<Uint8Array> {
  const cipher = createCipheriv(CIPHER, secret, nonceOf(chunk), { authTagLength: TAG_BYTES }).setAAD(head);
  yield cipher.update(bytes);
  cipher.final();
  yield cipher.getAuthTag();
}

function unseal(secret: Uint8Array, head: Uint8Array, chunk: number, sealed: Buffer): Buffer {
  const decipher = createDecipheriv(CIPHER, secret, nonceOf(chunk), { authTagLength: TAG_BYTES }).setAAD(head);
  decipher.setAuthTag(sealed.subarray(sealed.length - TAG_BYTES));
  const bytes = decipher.update(sealed.subarray(0, sealed.length - TAG_BYTES));
  decipher.final();
  return bytes;
}

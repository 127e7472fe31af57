import { signKernel } from './kernel.ts';
import { RECORD_BYTES, SIGN_BYTES, SIGNS_AT } from './record.ts';
import { passesAll, passing, type SignFilter } from './sign-filter.ts';

const PAGE_BYTES = 65_536;
const WORD_BITS = 32;
const RECORD_DOUBLES = RECORD_BYTES / Float64Array.BYTES_PER_ELEMENT;
const RECORD_WORDS = RECORD_BYTES / Uint32Array.BYTES_PER_ELEMENT;
const SIGN_WORDS = SIGN_BYTES / Uint32Array.BYTES_PER_ELEMENT;
const SIGN_WORDS_AT = SIGNS_AT / Uint32Array.BYTES_PER_ELEMENT;

/** Some records: what is not looked at by the kernel. */
interface Block {
  readonly ids: Float64Array;
  readonly seen: Float64Array;
  readonly sources: Float64Array;
  /** 1 bit per record that can be found. */
  readonly alive: Uint32Array;
  /** Records that it has, in ascending order of ids. */
  used: number;
}

/** Candidates among the faces of a memory: their entries, and what the signs weigh in which they differ from the face that is looked for. */
export interface SignScan {
  /** In how many signs they may differ. */
  readonly bits: number;
  /** Their weight is more than this. */
  readonly above: number;
  /** And no more than this, which may fall on the way. */
  most(): number;
  readonly onCandidate: (entryId: number, weight: number) => void;
}

/** Faces by their sign bits, in ascending order of their entries: 88 bytes and a bit each. */
export class SignMemory {
  readonly #kernel = signKernel();
  readonly #blocks: Block[] = [];
  readonly #blockRecords: number = this.#kernel.BLOCK_RECORDS.value;
  #alive = 0;
  #kept = 0;

  /** How many faces can be found. */
  get faces(): number {
    return this.#alive;
  }

  /** How many records are kept, of damaged templates, too. */
  get kept(): number {
    return this.#kept;
  }

  /** How many records there is room for that was taken. */
  get room(): number {
    return this.#blocks.length * this.#blockRecords;
  }

  /** Id of the last entry that ever came; 0: none did. */
  get last(): number {
    const block = this.#blocks.at(-1);
    return block?.ids[block.used - 1] ?? 0;
  }

  /** Takes records of entries that come after all that are there, in ascending order. */
  append(records: Buffer): void {
    const count = records.length / RECORD_BYTES;
    // A buffer of a pool need not begin where a float may.
    const copy = records.byteOffset % 8 === 0 ? null : Uint8Array.from(records);
    const { buffer, byteOffset } = copy ?? records;
    const doubles = new Float64Array(buffer, byteOffset, count * RECORD_DOUBLES);
    const words = new Uint32Array(buffer, byteOffset, count * RECORD_WORDS);
    for (let done = 0; done < count; ) {
      const block = this.#blockWithRoom();
      const signs = this.#signsOf(this.#blocks.length - 1);
      const end = Math.min(count, done + this.#blockRecords - block.used);
      for (; done < end; done++) this.#put(block, signs, doubles, words, done);
    }
    copy?.fill(0);
  }

  /** Overwrites what is known of these entries; those that are not there are passed over. */
  forget(entryIds: readonly number[]): void {
    for (const id of entryIds) {
      const at = this.#blocks.findIndex(({ ids, used }) => (ids[used - 1] ?? 0) >= id);
      const block = this.#blocks[at];
      if (!block) continue;
      const slot = slotOf(block, id);
      if (slot < 0 || block.sources[slot] === 0) continue;
      this.#kept--;
      if (isAlive(block, slot)) this.#alive--;
      setAlive(block, slot, false);
      block.seen[slot] = 0;
      block.sources[slot] = 0;
      this.#signsOf(at).fill(0, slot * SIGN_WORDS, (slot + 1) * SIGN_WORDS);
    }
  }

  /** Overwrites everything. */
  clear(): void {
    for (const [at, block] of this.#blocks.entries()) {
      for (const values of [block.ids, block.seen, block.sources, block.alive]) values.fill(0);
      block.used = 0;
      this.#signsOf(at).fill(0);
    }
    this.#blocks.length = 0;
    this.#alive = 0;
    this.#kept = 0;
  }

  /**
   * Looks at all faces that pass a filter.
   * @param face sign bits and masks, as `faceBytes` makes them
   * @returns how many there are
   */
  scan(face: Uint8Array, filter: SignFilter, { bits, above, most, onCandidate }: SignScan): number {
    const kernel = this.#kernel;
    const { buffer } = kernel.memory;
    new Uint8Array(buffer, kernel.faceAt(), face.length).set(face);
    const among = new Uint32Array(buffer, kernel.amongAt(), this.#blockRecords / WORD_BITS);
    const candidates = new Int32Array(buffer, kernel.candidatesAt(), this.#blockRecords * 2);
    const passes = passesAll(filter) ? null : passing(filter);
    let compared = passes ? 0 : this.#alive;
    for (const [at, block] of this.#blocks.entries()) {
      if (passes) compared += choose(block, passes, among);
      else among.set(block.alive);
      const found = kernel.scan(at, block.used, bits, above, most());
      for (let i = 0; i < found; i++) onCandidate(block.ids[candidates[2 * i] ?? 0] ?? 0, candidates[2 * i + 1] ?? 0);
    }
    new Uint8Array(buffer, kernel.faceAt(), face.length).fill(0);
    return compared;
  }

  #put(block: Block, signs: Uint32Array, doubles: Float64Array, words: Uint32Array, from: number): void {
    const slot = block.used++;
    const seen = doubles[from * RECORD_DOUBLES + 1] ?? 0;
    block.ids[slot] = doubles[from * RECORD_DOUBLES] ?? 0;
    block.seen[slot] = seen;
    block.sources[slot] = doubles[from * RECORD_DOUBLES + 2] ?? 0;
    const source = from * RECORD_WORDS + SIGN_WORDS_AT;
    for (let k = 0; k < SIGN_WORDS; k++) signs[slot * SIGN_WORDS + k] = words[source + k] ?? 0;
    this.#kept++;
    if (Number.isNaN(seen)) return;
    setAlive(block, slot, true);
    this.#alive++;
  }

  #blockWithRoom(): Block {
    const last = this.#blocks.at(-1);
    if (last && last.used < this.#blockRecords) return last;
    const end = this.#kernel.blockAt(this.#blocks.length + 1);
    const pages = Math.ceil((end - this.#kernel.memory.buffer.byteLength) / PAGE_BYTES);
    if (pages > 0) this.#kernel.memory.grow(pages);
    const doubles = () => new Float64Array(this.#blockRecords);
    const alive = new Uint32Array(this.#blockRecords / WORD_BITS);
    const block = { ids: doubles(), seen: doubles(), sources: doubles(), alive, used: 0 };
    this.#blocks.push(block);
    return block;
  }

  #signsOf(block: number): Uint32Array {
    return new Uint32Array(this.#kernel.memory.buffer, this.#kernel.blockAt(block), this.#blockRecords * SIGN_WORDS);
  }
}

const isAlive = ({ alive }: Block, slot: number): boolean => (((alive[slot >>> 5] ?? 0) >>> (slot & 31)) & 1) === 1;

function setAlive({ alive }: Block, slot: number, value: boolean): void {
  const bit = 1 << (slot & 31);
  const word = alive[slot >>> 5] ?? 0;
  alive[slot >>> 5] = value ? word | bit : word & ~bit;
}

/** Where an entry is; -1: it is not there. */
function slotOf({ ids, used }: Block, id: number): number {
  let [from, to] = [0, used];
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((ids[middle] ?? 0) < id) from = middle + 1;
    else to = middle;
  }
  return ids[from] === id && from < used ? from : -1;
}

/** Marks those that pass. A block is gone through without a branch for what is not alive: so it takes a quarter of the time. @returns how many */
function choose(
  { ids, seen, sources, alive, used }: Block,
  passes: ReturnType<typeof passing>,
  among: Uint32Array,
): number {
  among.fill(0);
  let count = 0;
  for (let slot = 0; slot < used; slot++) {
    if (!passes(ids[slot] as number, seen[slot] as number, sources[slot] as number)) continue;
    const bit = (alive[slot >>> 5] as number) & (1 << (slot & 31));
    if (bit === 0) continue;
    among[slot >>> 5] = (among[slot >>> 5] as number) | bit;
    count++;
  }
  return count;
}

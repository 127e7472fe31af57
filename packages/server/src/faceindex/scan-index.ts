/** The face index: every record is scanned for every probe, by the kernel, in as many threads as there are. */

import { DIMENSIONS } from './dimensions.ts';
import type { Candidate, FaceIndex, SearchOptions } from './face-index.ts';
import { compileKernel } from './kernel.ts';
import type { Members } from './person-set.ts';
import { reachBits } from './reach.ts';
import type { Scan, ScanResults } from './scan.ts';
import { ScanThread } from './scan-thread.ts';
import { Space } from './space.ts';

/** Such a scan takes 0.3 ms. Waking the workers takes 0.1 to 0.2 ms, so that two of them gain from about 60,000 on. */
const MAIN_THREAD_BELOW = 30_000;
/** What the sign bits of the nearest are worth when nobody is near: so many get a dot product in any case. */
const KEEP_AT_LEAST = 1024;
const DEFAULT_LIMIT = 16;
const MOST_RESULTS = 1024;

const DEFAULT_LEAST_COSINE = 0.4;

export interface FaceIndexOptions {
  /** Worker threads that share the scan of a large space; 0 scans everything on the calling thread. */
  readonly threads: number;
}

export async function openFaceIndex({ threads }: FaceIndexOptions): Promise<ScanIndex> {
  return new ScanIndex(await compileKernel(), threads);
}

export class ScanIndex implements FaceIndex {
  readonly #module: WebAssembly.Module;
  readonly #lanes: number;
  readonly #threads: ScanThread[];
  readonly #spaces = new Map<number, Space>();
  #lastKey = 0;
  #closed = false;

  constructor(module: WebAssembly.Module, threads: number) {
    if (!Number.isInteger(threads) || threads < 0) throw new RangeError(`threads must not be ${threads}`);
    const lanes = threads + 1;
    this.#module = module;
    this.#lanes = lanes;
    this.#threads = Array.from({ length: threads }, (_, i) => new ScanThread({ module, lanes, lane: i + 1 }));
  }

  size(spaceId: number): number {
    return this.#spaces.get(spaceId)?.size ?? 0;
  }

  put(spaceId: number, personId: number, template: Float32Array): void {
    this.#ensureOpen();
    ensureId(personId);
    ensureTemplate(template);
    let space = this.#spaces.get(spaceId);
    if (!space) {
      space = new Space(++this.#lastKey, this.#module, this.#lanes);
      this.#spaces.set(spaceId, space);
    }
    space.put(personId, template);
  }

  remove(spaceId: number, personId: number): void {
    this.#ensureOpen();
    this.#spaces.get(spaceId)?.remove(personId);
  }

  dropSpace(spaceId: number): void {
    this.#ensureOpen();
    const space = this.#spaces.get(spaceId);
    if (!space) return;
    this.#spaces.delete(spaceId);
    space.wipe();
    for (const thread of this.#threads) thread.forget(space);
  }

  async search(spaceId: number, probe: Float32Array, options: SearchOptions = {}): Promise<Candidate[]> {
    this.#ensureOpen();
    ensureTemplate(probe);
    const limit = options.limit ?? DEFAULT_LIMIT;
    if (!Number.isInteger(limit) || limit < 1 || limit > MOST_RESULTS) {
      throw new RangeError(`limit must be 1 to ${MOST_RESULTS}, not ${limit}`);
    }
    if (!(Math.abs(options.leastCosine ?? 0) <= 1))
      throw new RangeError(`leastCosine must not be ${options.leastCosine}`);
    const space = this.#spaces.get(spaceId);
    if (!space) return [];
    const members = options.among && space.members(options.among);
    const candidates = members ? members.count : space.size;
    if (candidates === 0) return [];
    const whole: Scan = {
      probe: probe.slice(),
      firstBlock: 0,
      endBlock: space.blocks,
      keep: Math.max(KEEP_AT_LEAST, limit),
      reachBits: reachBits(options.leastCosine ?? DEFAULT_LEAST_COSINE),
      limit,
      ...(members && { among: members.bitmap }),
    };
    if (this.#threads.length === 0 || candidates < MAIN_THREAD_BELOW) return toCandidates(space.scan(whole));
    const found = await Promise.all(this.#scanInParts(space, whole, members));
    // Whoever was removed while the workers looked is gone.
    if (this.#spaces.get(spaceId) !== space) return [];
    return found
      .flatMap(toCandidates)
      .filter(({ personId }) => space.has(personId))
      .sort(byCosine)
      .slice(0, limit);
  }

  /** Searches under way are rejected. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
    this.#spaces.clear();
    await Promise.all(this.#threads.map((thread) => thread[Symbol.asyncDispose]()));
  }

  #scanInParts(space: Space, whole: Scan, members: Members | undefined): Promise<ScanResults>[] {
    const perThread = whole.endBlock / this.#threads.length;
    return this.#threads.map((thread, i) => {
      const firstBlock = Math.round(i * perThread);
      const endBlock = Math.round((i + 1) * perThread);
      const among = members && { among: space.part(members.bitmap, firstBlock, endBlock) };
      return thread.scan(space, { ...whole, firstBlock, endBlock, ...among });
    });
  }

  #ensureOpen(): void {
    if (this.#closed) throw new Error('The face index is closed.');
  }
}

function toCandidates(results: ScanResults): Candidate[] {
  const candidates: Candidate[] = [];
  for (let i = 0; i < results.length; i += 2) {
    candidates.push({ personId: results[i] ?? Number.NaN, cosine: results[i + 1] ?? Number.NaN });
  }
  return candidates;
}

function byCosine(a: Candidate, b: Candidate): number {
  return b.cosine - a.cosine || a.personId - b.personId;
}

function ensureId(personId: number): void {
  if (!Number.isSafeInteger(personId) || personId < 1) throw new RangeError(`person id must not be ${personId}`);
}

function ensureTemplate(template: Float32Array): void {
  if (template.length !== DIMENSIONS) {
    throw new RangeError(`a template has ${DIMENSIONS} components, not ${template.length}`);
  }
  let squares = 0;
  for (const component of template) squares += component * component;
  // Also catches what is not finite: the sum is then infinite or not a number.
  if (!(Math.abs(squares - 1) < 0.01)) throw new RangeError('a template is of unit length');
}

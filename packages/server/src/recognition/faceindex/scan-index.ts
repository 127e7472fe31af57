/** The face index: every record is scanned for every probe, by the kernel, in as many threads as there are. */

import { setImmediate } from 'node:timers/promises';
import type { ScaledTemplate } from '../scale/templates.ts';
import {
  type BuiltFaceIndex,
  type Candidate,
  COSINE_ERROR,
  type Probe,
  type SearchOptions,
  type SpaceFaces,
} from './face-index.ts';
import { IndexMemory } from './index-memory.ts';
import { compileKernel } from './kernel.ts';
import { listed } from './person-set.ts';
import { reachBits } from './reach.ts';
import type { Scan, ScanResults } from './scan.ts';
import { ScanThread } from './scan-thread.ts';
import { Space } from './space.ts';
import { ensureTemplate } from './template-check.ts';

/** Such a scan takes 0.3 ms, and less of it than that is not worth handing over. */
const MAIN_THREAD_BELOW = 30_000;
/**
 * Records for which a worker is worth waking, which takes 0.1 to 0.2 ms, and on a machine that does much else a turn of its scheduler.
 * Measured on two cores of an AMD EPYC, in ms, one worker and two: 0.50 and 0.58 among 100,000, 0.64 and 0.51 among 150,000.
 */
const WORTH_A_THREAD = 75_000;
/** What the sign bits of the nearest are worth when nobody is near: so many get a dot product in any case. */
const KEEP_AT_LEAST = 1024;
/** Records that a thread looks at for probes that wait, before it looks whether somebody else waits: some milliseconds. */
const PIECE_RECORDS = 500_000;
const DEFAULT_LIMIT = 16;
const MOST_RESULTS = 1024;

const DEFAULT_LEAST_COSINE = 0.4;

export interface FaceIndexOptions {
  /** Worker threads that share the scan of a large space; 0 scans everything on the calling thread. */
  readonly threads: number;
  /** Bytes that the faces of all spaces may take; by default three quarters of the machine's. */
  readonly memoryBytes?: number;
  /** Of 64 KiB, of each memory of a space: by default all that 32 bits can address. */
  readonly pages?: number;
  /** Records for which one more worker takes part. */
  readonly worthAThread?: number;
}

export async function openFaceIndex(options: FaceIndexOptions): Promise<ScanIndex> {
  return new ScanIndex(await compileKernel(), options);
}

export class ScanIndex implements BuiltFaceIndex {
  readonly #module: WebAssembly.Module;
  readonly #lanes: number;
  readonly #threads: ScanThread[];
  readonly #spaces = new Map<number, Space>();
  readonly #memory: IndexMemory;
  readonly #pages: number | undefined;
  readonly #worthAThread: number;
  #closed = false;

  constructor(
    module: WebAssembly.Module,
    { threads, memoryBytes, pages, worthAThread = WORTH_A_THREAD }: FaceIndexOptions,
  ) {
    if (!Number.isInteger(threads) || threads < 0) throw new RangeError(`threads must not be ${threads}`);
    const lanes = threads + 1;
    this.#module = module;
    this.#lanes = lanes;
    this.#pages = pages;
    this.#worthAThread = worthAThread;
    this.#memory = new IndexMemory(memoryBytes);
    this.#threads = Array.from({ length: threads }, (_, i) => new ScanThread({ module, lanes, lane: i + 1 }));
  }

  size(spaceId: number): number {
    return this.#spaces.get(spaceId)?.size ?? 0;
  }

  templates(spaceId: number, among?: Iterable<number>): number {
    const space = this.#spaces.get(spaceId);
    if (!space) return 0;
    return among ? space.members(listed(among)).count : space.templates;
  }

  put(spaceId: number, personId: number, templates: readonly ScaledTemplate[]): void {
    this.#ensureOpen();
    let space = this.#spaces.get(spaceId);
    if (!space) {
      space = this.newSpace();
      this.#spaces.set(spaceId, space);
    }
    space.put(personId, templates);
  }

  hasRoom(spaceId: number, templates: number): boolean {
    return this.#spaces.get(spaceId)?.hasRoom(templates) ?? this.#memory.hasRoom(templates);
  }

  get memory(): { readonly takenBytes: number; readonly bytes: number } {
    return this.#memory;
  }

  newSpace(): Space {
    this.#ensureOpen();
    return new Space(this.#module, this.#lanes, {
      memory: this.#memory,
      ...(this.#pages !== undefined && { pages: this.#pages }),
    });
  }

  facesOf(spaceId: number): Space | undefined {
    return this.#spaces.get(spaceId);
  }

  adopt(spaceId: number, faces: SpaceFaces): void {
    this.#ensureOpen();
    if (!(faces instanceof Space)) throw new TypeError('not a space of this index');
    this.dropSpace(spaceId);
    this.#spaces.set(spaceId, faces);
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

  async search(spaceId: number, probe: ScaledTemplate, options: SearchOptions = {}): Promise<Candidate[]> {
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
    const among = options.among && listed(options.among);
    const members = among && space.members(among);
    const compared = members ? members.count : space.templates;
    if (compared === 0) return [];
    const scan: Scan = {
      probe: probe.slice(),
      words: space.words,
      taken: new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT)),
      keep: Math.max(KEEP_AT_LEAST, limit * space.mostTemplates),
      reachBits: reachBits(options.leastCosine ?? DEFAULT_LEAST_COSINE),
      limit,
      ...(members && { among: members.bitmap }),
    };
    if (this.#threads.length === 0 || compared < MAIN_THREAD_BELOW) {
      return best(toCandidates(space.scan(scan))).slice(0, limit);
    }
    const { version } = space;
    const parts = await Promise.all(this.#threadsFor(compared).map((thread) => thread.scan(space, scan)));
    const now = this.#spaces.get(spaceId);
    if (now !== space) return now ? this.search(spaceId, probe, { ...options, ...(among && { among }) }) : [];
    const found = best(parts.flatMap(toCandidates));
    if (space.version === version) return found.slice(0, limit);
    // Whoever was removed while the workers looked is gone, and a newcomer in the slot of a member is none.
    const present = found.filter(({ personId }) => space.has(personId));
    return (among ? onlyAmong(among, present) : present).slice(0, limit);
  }

  async searchMany(spaceId: number, probes: readonly Probe[], limit: number): Promise<Candidate[][]> {
    this.#ensureOpen();
    for (const { face } of probes) ensureTemplate(face);
    const space = this.#spaces.get(spaceId);
    if (!space || space.templates === 0) return probes.map(() => []);
    const { version } = space;
    const atOnce = Math.max(1, Math.floor(PIECE_RECORDS / space.templates));
    const found = new Map<Probe, Candidate[]>();
    let next = 0;
    const takeFrom = async (scanAll: (scans: readonly Scan[]) => Promise<readonly ScanResults[]>): Promise<void> => {
      for (let piece = probes.slice(next, next + atOnce); piece.length > 0; piece = probes.slice(next, next + atOnce)) {
        next += piece.length;
        const results = await scanAll(piece.map((probe) => scanFor(space, probe, limit)));
        for (const [i, probe] of piece.entries()) {
          const least = probe.leastCosine - COSINE_ERROR;
          const candidates = best(toCandidates(results[i] ?? new Float64Array()));
          found.set(
            probe,
            candidates.filter(({ cosine }) => cosine >= least),
          );
        }
      }
    };
    if (this.#threads.length === 0) {
      await takeFrom(async (scans) => {
        await setImmediate();
        return scans.map((scan) => space.scan(scan));
      });
    } else {
      await Promise.all(this.#threads.map((thread) => takeFrom((scans) => thread.scanAll(space, scans))));
    }
    const now = this.#spaces.get(spaceId);
    if (now !== space) return this.searchMany(spaceId, probes, limit);
    const isThere = ({ personId }: Candidate) => space.version === version || space.has(personId);
    return probes.map((probe) => (found.get(probe) ?? []).filter(isThere).slice(0, limit));
  }

  /** Searches under way are rejected. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
    this.#spaces.clear();
    await Promise.all(this.#threads.map((thread) => thread[Symbol.asyncDispose]()));
  }

  /** Those that have least to do. */
  #threadsFor(records: number): readonly ScanThread[] {
    const worth = Math.max(1, Math.floor(records / this.#worthAThread));
    if (worth >= this.#threads.length) return this.#threads;
    return this.#threads.toSorted((a, b) => a.waiting - b.waiting).slice(0, worth);
  }

  #ensureOpen(): void {
    if (this.#closed) throw new Error('The face index is closed.');
  }
}

const scanFor = (space: Space, { face, leastCosine }: Probe, limit: number): Scan => ({
  probe: face,
  words: space.words,
  taken: new Int32Array(1),
  keep: limit * space.mostTemplates,
  reachBits: reachBits(leastCosine),
  limit,
});

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

/** Each person once, with the best of what was found of it; in order. */
function best(candidates: Candidate[]): Candidate[] {
  const first = new Map<number, Candidate>();
  for (const candidate of candidates.sort(byCosine)) {
    if (!first.has(candidate.personId)) first.set(candidate.personId, candidate);
  }
  return [...first.values()];
}

function onlyAmong(among: Iterable<number>, candidates: readonly Candidate[]): Candidate[] {
  const found = new Set(candidates.map(({ personId }) => personId));
  const members = new Set<number>();
  for (const id of among) if (found.has(id)) members.add(id);
  return candidates.filter(({ personId }) => members.has(personId));
}

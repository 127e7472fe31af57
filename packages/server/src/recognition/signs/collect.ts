import { type SignWeights, signWeights } from '../faceindex/sign-weights.ts';
import { DIMENSIONS } from '../scale/dimensions.ts';
import type { ScaledTemplate } from '../scale/templates.ts';
import type { SignFilter } from './sign-filter.ts';
import type { SignMemory } from './sign-memory.ts';

/** A face as the kernel looks for it. */
export interface WantedFace {
  /** Its sign bits, and the masks of what they weigh. */
  readonly bytes: Uint8Array;
  readonly total: SignWeights['total'];
}

export function wantedFace(face: ScaledTemplate): WantedFace {
  const { signs, masks, total } = signWeights(face);
  return { bytes: Uint8Array.from([signs, ...masks].flatMap(packed)), total };
}

/** '0' and '1' to bits, lowest first. */
const packed = (text: string): number[] =>
  Array.from({ length: DIMENSIONS / 8 }, (_, byte) =>
    Array.from(text.slice(8 * byte, 8 * byte + 8)).reduce((bits, one, k) => bits | (Number(one) << k), 0),
  );

/** An entry whose face may be alike, and what the signs weigh that differ. */
export interface SignCandidate {
  readonly entryId: number;
  readonly weight: number;
}

interface Bounds {
  readonly bits: number;
  readonly above: number;
  readonly most: number;
  /** So many of the nearest are kept at least. */
  readonly keep: number;
}

/** Gathers the candidates of one memory after the other: those with the least weight, if they are too many. */
export class Collector {
  readonly #face: WantedFace;
  readonly #filter: SignFilter;
  readonly #bounds: Bounds;
  #candidates: SignCandidate[] = [];
  #most: number;
  #compared = 0;

  constructor(face: WantedFace, filter: SignFilter, bounds: Bounds) {
    this.#face = face;
    this.#filter = filter;
    this.#bounds = bounds;
    this.#most = bounds.most;
  }

  /** How many faces were looked at. */
  get compared(): number {
    return this.#compared;
  }

  look(memory: SignMemory): void {
    const { bits, above, keep } = this.#bounds;
    this.#compared += memory.scan(this.#face.bytes, this.#filter, {
      bits,
      above,
      most: () => this.#most,
      onCandidate: (entryId, weight) => {
        if (weight > this.#most) return;
        this.#candidates.push({ entryId, weight });
        if (this.#candidates.length > 2 * keep) this.#drop(keep);
      },
    });
  }

  /** The candidates, the nearest first, and up to which weight they are all there. */
  result(): { readonly candidates: readonly SignCandidate[]; readonly upTo: number } {
    return { candidates: this.#candidates.toSorted((a, b) => a.weight - b.weight), upTo: this.#most };
  }

  /** Those of one weight stay or go together. */
  #drop(keep: number): void {
    const weights = Int32Array.from(this.#candidates, ({ weight }) => weight).sort();
    const most = weights[keep - 1] ?? this.#most;
    if (most === weights.at(-1)) return;
    this.#most = most;
    this.#candidates = this.#candidates.filter(({ weight }) => weight <= most);
  }
}

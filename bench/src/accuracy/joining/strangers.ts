import {
  areOne,
  bestAndMostDifferent,
  leastAlikeCosine,
  leastNearCosine,
  openFaceIndex,
  type ScaledTemplate,
  type ScanIndex,
  saysEnough,
  strangerOf,
} from '@kith/server/parts';
import type { Cluster, SeenFace } from './seen-face.ts';

const SPACE = 1;
/** Cosines of the index are those of int8 records. */
const INDEX_ERROR = 0.003;

interface Stranger {
  readonly id: number;
  readonly faces: SeenFace[];
  lookedFor: readonly SeenFace[];
}

/** Strangers as the server keeps them: the same index, the same decisions. */
export class Strangers implements AsyncDisposable {
  readonly #index: ScanIndex;
  readonly #strangers = new Map<number, Stranger>();
  readonly #alone: SeenFace[] = [];
  #last = 0;

  private constructor(index: ScanIndex) {
    this.#index = index;
  }

  static async open(): Promise<Strangers> {
    return new Strangers(await openFaceIndex({ threads: 0 }));
  }

  /** By how many faces all of them are looked for. */
  get compared(): number {
    return this.#index.templates(SPACE);
  }

  /** Every face that was seen, in one of them; one that says too little is alone. */
  get clusters(): Cluster[] {
    return [...[...this.#strangers.values()].map(({ faces }) => faces), ...this.#alone.map((face) => [face])];
  }

  /** The faces of the stranger that a face joined, that one left out; null when it is the first of its own, or alone. */
  async see(face: SeenFace): Promise<Cluster | null> {
    if (!saysEnough(face)) {
      this.#alone.push(face);
      return null;
    }
    const near = await this.#near(face.scaled, leastNearCosine(this.compared));
    const joined = strangerOf(face.scaled, near.map(asNear), this.compared);
    const stranger = joined === null ? undefined : this.#strangers.get(joined);
    const before = stranger ? [...stranger.faces] : null;
    this.#keep(stranger ?? { id: ++this.#last, faces: [], lookedFor: [] }, [face], [face]);
    return before;
  }

  /** The merging pass, over all until nothing changes: which were made one. */
  async merge(): Promise<(readonly [Cluster, Cluster])[]> {
    const merged: (readonly [Cluster, Cluster])[] = [];
    let waiting = [...this.#strangers.keys()];
    while (waiting.length > 0) {
      const changed: number[] = [];
      for (const id of waiting) {
        const one = this.#strangers.get(id);
        const other = one && (await this.#sameAs(one));
        if (!one || !other) continue;
        merged.push([[...one.faces], other.faces]);
        this.#index.remove(SPACE, other.id);
        this.#strangers.delete(other.id);
        this.#keep(one, other.faces, other.lookedFor);
        changed.push(one.id);
      }
      waiting = changed;
    }
    return merged;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#index[Symbol.asyncDispose]();
  }

  #keep(stranger: Stranger, faces: readonly SeenFace[], lookedFor: readonly SeenFace[]): void {
    stranger.faces.push(...faces);
    stranger.lookedFor = bestAndMostDifferent([...stranger.lookedFor, ...lookedFor]);
    this.#strangers.set(stranger.id, stranger);
    this.#index.put(SPACE, stranger.id, templatesOf(stranger));
  }

  /** The most alike of those who are the same person. */
  async #sameAs(one: Stranger): Promise<Stranger | undefined> {
    const found = await Promise.all(one.lookedFor.map(({ scaled }) => this.#near(scaled, leastAlikeCosine)));
    const others = [...new Set(found.flat())].filter((other) => other !== one);
    return others.find((other) => areOne(templatesOf(one), templatesOf(other), this.compared));
  }

  /** Best first. */
  async #near(face: ScaledTemplate, leastCosine: number): Promise<Stranger[]> {
    const found = await this.#index.search(SPACE, face, { leastCosine: leastCosine - INDEX_ERROR });
    return found.flatMap(({ personId }) => this.#strangers.get(personId) ?? []);
  }
}

const templatesOf = ({ lookedFor }: Stranger): ScaledTemplate[] => lookedFor.map(({ scaled }) => scaled);

const asNear = (stranger: Stranger) => ({ id: stranger.id, faces: templatesOf(stranger) });

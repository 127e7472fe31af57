/** Whether the index ever loses a person whose template reaches the cosine that it was asked for. */

import type { ScanIndex } from '@kith/server/parts';
import { dot, type FaceVector, faceLike } from '@kith/testing/face-like';

/** Persons who are looked for; queries go round among them. */
const SOUGHT = 1000;
/** So many queries of each difficulty are compared with a float32 scan of everybody. */
const SCANNED = 10;
/** As `identify` asks. */
const LIMIT = 16;
const EASY_COSINE = 0.8;

interface Scanned {
  readonly probe: FaceVector;
  best: { readonly personId: number; readonly cosine: number };
}

interface Difficulty {
  readonly name: string;
  readonly cosine: number;
  readonly scanned: Scanned[];
}

/**
 * The float32 scan of a crowd happens while it is enrolled, for the crowd itself is not kept. Of the other queries only
 * the person is known who has exactly that cosine: the float32 answer is that one or somebody nearer.
 */
export class NeverLost {
  readonly #size: number;
  readonly #leastCosine: number;
  readonly #faces;
  readonly #sought: FaceVector[] = [];
  readonly #difficulties: readonly Difficulty[];

  constructor(size: number, leastCosine: number) {
    this.#size = size;
    this.#leastCosine = leastCosine;
    this.#faces = faceLike(size);
    this.#difficulties = [
      { name: 'easy', cosine: EASY_COSINE, scanned: [] },
      { name: 'medium', cosine: (EASY_COSINE + leastCosine) / 2, scanned: [] },
      { name: 'hard', cosine: leastCosine, scanned: [] },
    ];
  }

  enrol(personId: number, template: FaceVector): void {
    if (personId > this.#size) return;
    if (this.#sought.length < SOUGHT) this.#sought.push(template);
    for (const { cosine, scanned } of this.#difficulties) {
      // Those who are sought come first, so that everybody else is compared with their probes.
      if (scanned.length < SCANNED) {
        scanned.push({ probe: this.#faces.similar(template, cosine), best: { personId, cosine } });
      }
      for (const scan of scanned) {
        const other = dot(template, scan.probe);
        if (other > scan.best.cosine) scan.best = { personId, cosine: other };
      }
    }
  }

  /** Spreads the queries over the difficulties, and prints a line for each. */
  async run(index: ScanIndex, spaceId: number, queries: number): Promise<void> {
    const options = { leastCosine: this.#leastCosine, limit: LIMIT };
    for (const { name, cosine, scanned } of this.#difficulties) {
      let [lost, deepest] = [0, 0];
      const seek = async (personId: number, probe: FaceVector) => {
        const place = (await index.search(spaceId, probe, options)).findIndex((found) => found.personId === personId);
        if (place === -1) lost++;
        deepest = Math.max(deepest, place + 1);
      };
      for (const { probe, best } of scanned) await seek(best.personId, probe);
      const share = Math.round(queries / this.#difficulties.length);
      for (let i = 0; i < share; i++) {
        const sought = i % this.#sought.length;
        await seek(sought + 1, this.#faces.similar(this.#sought[sought] as FaceVector, cosine));
      }
      const all = (share + scanned.length).toLocaleString('en');
      console.log(
        `  ${this.#size.toLocaleString('en')} people, ${name} (cosine ${cosine.toFixed(3)}): ${lost} lost of ${all} ` +
          `queries, ${scanned.length} of them scanned as float32; deepest at place ${deepest} of ${LIMIT}`,
      );
    }
  }
}

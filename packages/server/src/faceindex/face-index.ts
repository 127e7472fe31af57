/** What the face index promises to the rest of the house. */

/** A person near to the probe. `cosine` comes from the int8 record: within about 0.01 of the float32 one. */
export interface Candidate {
  readonly personId: number;
  readonly cosine: number;
}

export interface SearchOptions {
  /** Only these persons are candidates (the members of some groups); ids that are not in the index are ignored. */
  readonly among?: Iterable<number>;
  /** How many candidates to return at most, best first. Default 16. */
  readonly limit?: number;
}

/** The templates of every person of every space, in memory, scanned whole. */
export interface FaceIndex extends AsyncDisposable {
  /** Number of persons of a space. */
  size(spaceId: number): number;
  /** Inserts or replaces one person's template (512 float32 of unit length). In effect when it returns. */
  put(spaceId: number, personId: number, template: Float32Array): void;
  /** Removes one person and overwrites the record. In effect when it returns. No error when absent. */
  remove(spaceId: number, personId: number): void;
  /** Forgets a whole space. */
  dropSpace(spaceId: number): void;
  /** The nearest persons of a space, best first. */
  search(spaceId: number, probe: Float32Array, options?: SearchOptions): Promise<Candidate[]>;
}

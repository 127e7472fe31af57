/** What the face index promises to the rest of the house. */

import type { ScaledTemplate } from '../scale/templates.ts';
import type { RecordsAs } from './record-writer.ts';

/** What the cosine of an int8 record may differ by from that of the float32 template. */
export const COSINE_ERROR = 0.003;

/** A person near to the probe. `cosine` is that of its best template, from the int8 record: within `COSINE_ERROR` of the float32 one. */
export interface Candidate {
  readonly personId: number;
  readonly cosine: number;
}

export interface SearchOptions {
  /**
   * Whoever reaches this cosine is never missed; who does not may be. Default 0.4; a lower value costs time, because
   * more of the crowd has to be looked at closely.
   */
  readonly leastCosine?: number;
  /**
   * Only these persons are candidates (the members of some groups); ids that are not in the index are ignored.
   * Looking up 100,000 ids takes 1 ms in ascending order, more in another; a PersonSet remembers what it found.
   */
  readonly among?: Iterable<number>;
  /** How many persons to return at most, best first: 1 to 1,024, default 16. */
  readonly limit?: number;
}

/** A probe that is looked for among others, and the cosine that matters. */
export interface Probe {
  readonly face: ScaledTemplate;
  /** Whoever reaches it is never missed, as far as the limit goes. */
  readonly leastCosine: number;
}

/**
 * The templates of every person of every space, in memory, scanned whole.
 *
 * A template or probe is 512 float32 of unit length; a person id is a positive safe integer. Anything else is a mistake
 * of the caller and throws a RangeError.
 */
export interface FaceIndex extends AsyncDisposable {
  /** Number of persons of a space. */
  size(spaceId: number): number;
  /**
   * Number of templates that a search of a space, or among these persons of it, compares with the probe. A PersonSet is
   * looked up once for this and for the search.
   */
  templates(spaceId: number, among?: Iterable<number>): number;
  /**
   * Inserts a person or replaces its templates, of which there is at least one; the best of them is what counts. In
   * effect when it returns; throws `IndexUnavailable`, and changes nothing, when there is no room.
   */
  put(spaceId: number, personId: number, templates: readonly ScaledTemplate[]): void;
  /**
   * Whether so many templates more fit into a space, or into one beside those that there are. Asked before somebody is stored: who
   * is stored and does not fit costs the whole space.
   */
  hasRoom(spaceId: number, templates: number): boolean;
  /** Removes one person and overwrites its records. In effect when it returns. No error when absent. */
  remove(spaceId: number, personId: number): void;
  /** Forgets a whole space and overwrites it. */
  dropSpace(spaceId: number): void;
  /**
   * The nearest persons of a space, best first; equal cosines by the lower id. Whoever reaches `leastCosine` is among
   * them, up to the limit. A person removed while the search runs is not.
   */
  search(spaceId: number, probe: ScaledTemplate, options?: SearchOptions): Promise<Candidate[]>;
  /**
   * The same for very many probes, for whoever is in no hurry: of each those who may reach its cosine, in pieces that keep no search waiting
   * for more than some milliseconds.
   */
  searchMany(spaceId: number, probes: readonly Probe[], limit: number): Promise<Candidate[][]>;
}

/** The faces of a space beside those that are searched: nobody finds anybody in it until it is adopted. */
export interface SpaceFaces {
  readonly templates: number;
  /** Whether so many templates more fit. */
  fits(templates: number): boolean;
  put(personId: number, templates: readonly ScaledTemplate[]): void;
  remove(personId: number): void;
  readonly recordsAs: RecordsAs;
  readonly usedSlots: number;
  readonly segments: readonly { readonly memory: WebAssembly.Memory }[];
  nameRecords(ids: Float64Array): void;
  takeMemories(memories: readonly WebAssembly.Memory[]): void;
  /** Overwrites everything; for a space that is not adopted. */
  wipe(): void;
}

/** A face index in memory: a whole space is built beside the one that is searched, and takes its place at once. */
export interface BuiltFaceIndex extends FaceIndex {
  /** What the faces of all spaces take, and may take. */
  readonly memory: { readonly takenBytes: number; readonly bytes: number };
  newSpace(): SpaceFaces;
  /** Lets these be the faces of a space, and overwrites those that it had. A search under way is answered of the new ones. */
  adopt(spaceId: number, faces: SpaceFaces): void;
  /** The faces of a space that are searched now. */
  facesOf(spaceId: number): SpaceFaces | undefined;
}

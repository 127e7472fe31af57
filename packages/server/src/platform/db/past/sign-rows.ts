import type { StoredTemplate } from '../stored-template.ts';

/** Some records of a space, one behind the other, in the order of entries. */
interface SignChunk {
  /** How many rows they are of. */
  readonly rows: number;
  /** The last entry. */
  readonly last: number;
  readonly records: Buffer;
}

/** What a space is like at one instant. */
interface SignState {
  /** 0: there is no such space. */
  readonly revision: number;
  /** How many entries up to one have templates. */
  readonly templates: number;
  /** Whose templates went after a revision; null when it is not known any more of all. */
  readonly gone: readonly number[] | null;
}

/** The record of an entry; null when there is none yet. */
interface NewSign {
  readonly entryId: number;
  readonly record: Buffer | null;
}

/** Reads what the faces of entries are looked for by, on a connection of its own; for a thread that may wait. */
export interface SignRows extends AsyncDisposable {
  /** @param after the last entry of the chunk before @returns null after the last */
  chunk(spaceId: number, after: number): Promise<SignChunk | null>;
  /** @param since a revision that was read before @param upTo the last entry whose templates are counted */
  state(spaceId: number, since: number, upTo: number): Promise<SignState>;
  /** The next entries with templates, in order; empty after the last. */
  newer(spaceId: number, after: number): Promise<readonly NewSign[]>;
  /** The templates of entries, of those that are there. */
  templates(spaceId: number, entryIds: readonly number[]): Promise<readonly (StoredTemplate & { entryId: number })[]>;
}

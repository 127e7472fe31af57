import type { Readable } from 'node:stream';

/** A published picture to be sent. What it is read from is open until the stream ends or is destroyed. */
export interface OpenPicture {
  readonly stream: Readable;
  readonly bytes: number;
}

/** What becomes of a picture that somebody staged and did not publish. */
export type Fate = 'publish' | 'remove' | 'leave';

/**
 * Where pictures lie. It knows of no rows: which of them are staged, published and removed when is said by `Media`, `orphanPurge`
 * and the operations.
 */
export interface PictureStore extends AsyncDisposable {
  /** As sentences name it, without a secret. */
  readonly place: string;
  /** For how long a picture may be among the published ones before the commit that names it, ms: 0 where nobody is shown what is staged. */
  readonly earlyMs: number;
  /** How many calls at once make it faster. */
  readonly atOnce: number;
  /** Makes the place ready for this node, and shows that it lives. @returns now, epoch ms by the clock of the place */
  enter(): Promise<number>;
  /** Keeps a picture for the commit that will name it: it survives whatever happens when the promise settles. */
  stage(name: string, bytes: Uint8Array): Promise<void>;
  /** Lets a staged picture be seen, whichever node staged it; of those that try at once one does it. @returns whether it is to be seen now */
  publish(name: string): Promise<boolean>;
  /** Whether any node has staged it and none has published it. */
  isStaged(name: string): Promise<boolean>;
  /** Settles what was staged and not published, by this node, by all others, or by those that are gone. */
  settle(whose: 'own' | 'others' | 'gone', fateOf: (name: string) => Promise<Fate>): Promise<void>;
  /** null when none of this name is published. */
  open(name: string): Promise<OpenPicture | null>;
  /** The bytes of a picture that a row names, also of one that is just being published; null when it is gone. */
  read(name: string): Promise<Buffer | null>;
  /** Since when a published picture is as it is: epoch ms by the clock of the place; null when there is none. */
  since(name: string): Promise<number | null>;
  /** Removes pictures, staged or published. When the promise settles they are gone for good. */
  remove(names: readonly string[]): Promise<void>;
  /** Names of all published pictures, in pages. */
  published(): AsyncIterable<readonly string[]>;
  /** Names of what is staged, and since when. */
  staged(): AsyncIterable<{ readonly name: string; readonly since: number }>;
  /** Which database the pictures belong to; null when nobody has said. */
  mark(): Promise<string | null>;
  setMark(mark: string): Promise<void>;
  /** For a restoration: a picture that is published at once. */
  put(name: string, bytes: Uint8Array): Promise<void>;
  /** For a restoration: whether nothing at all is there. */
  isEmpty(): Promise<boolean>;
  /** For a restoration: removes all that is published. */
  clear(): Promise<void>;
  /** @throws when pictures can be neither stored nor read at the moment */
  ping(): Promise<void>;
  /** What is wrong with the place itself, in sentences. */
  faults(): Promise<string[]>;
}

/** How much of the machine's memory the faces of all spaces may take, counted in records. */

import { totalmem } from 'node:os';
import { IndexUnavailable } from './index-unavailable.ts';

/** What a record takes, with what is remembered about where it is: 593 bytes, and some for the table of slots. */
export const RECORD_BYTES = 610;
/** The rest is for pictures on their way, the networks, and the database on the same machine. */
const SHARE = 0.75;
/** So many are kept free for those who looked whether there is room, and have not come yet. */
const RESERVED = 1024;

export class IndexMemory {
  readonly #most: number;
  #records = 0;

  /** @param bytes by default three quarters of what the machine, or its container, has */
  constructor(bytes = machineBytes() * SHARE) {
    this.#most = Math.floor(bytes / RECORD_BYTES);
  }

  /** Bytes that are taken. */
  get takenBytes(): number {
    return this.#records * RECORD_BYTES;
  }

  /** Bytes that may be taken. */
  get bytes(): number {
    return this.#most * RECORD_BYTES;
  }

  /** Whether so many records more will fit, also when others come at the same time. */
  hasRoom(records: number): boolean {
    return this.#records + records + RESERVED <= this.#most;
  }

  /** Whether so many records fit that nobody has to be asked for. */
  fits(records: number): boolean {
    return this.#records + records <= this.#most;
  }

  /** @throws {IndexUnavailable} when they do not fit; nothing is taken then */
  take(records: number): void {
    if (!this.fits(records)) throw new IndexUnavailable('full');
    this.#records += records;
  }

  give(records: number): void {
    this.#records -= records;
  }
}

/** The memory of the machine, or of its container. */
export function machineBytes(): number {
  const constrained = process.constrainedMemory();
  return constrained > 0 ? Math.min(constrained, totalmem()) : totalmem();
}

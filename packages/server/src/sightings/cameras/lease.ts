import type { Database } from '../../platform/db/database.ts';
import { endLease, LEASE_MS, renewLease } from './readers.ts';

/** It lapses so long before others may take this node's cameras. */
const MARGIN_MS = 1000;

/**
 * Says to other nodes over one database that this one is there, and reads cameras. When that cannot be said for too long, it lapses;
 * where there are no others, nothing does.
 */
export class Lease implements AsyncDisposable {
  readonly #db: Database;
  readonly #node: string;
  readonly #onLapse: () => void;
  #lapse: NodeJS.Timeout | undefined;
  #isHeld = false;
  #hasLapsed = false;
  #backUntil = 0;

  constructor(db: Database, node: string, onLapse: () => void) {
    this.#db = db;
    this.#node = node;
    this.#onLapse = onLapse;
  }

  async renew(): Promise<void> {
    if (!this.#db.isShared) return;
    const from = performance.now();
    await renewLease(this.#db, this.#node);
    if (this.#hasLapsed) this.#backUntil = from + LEASE_MS;
    this.#hasLapsed = false;
    this.#isHeld = true;
    clearTimeout(this.#lapse);
    const leftMs = LEASE_MS - MARGIN_MS - (performance.now() - from);
    this.#lapse = setTimeout(
      () => {
        this.#hasLapsed = true;
        this.#onLapse();
      },
      Math.max(0, leftMs),
    ).unref();
  }

  /** There is nothing to read: it ends by itself. */
  leave(): void {
    clearTimeout(this.#lapse);
  }

  /** Whether others may have taken this node's cameras: it reads none until it has said again that it is there. */
  get hasLapsed(): boolean {
    return this.#hasLapsed;
  }

  /** After a time in which this node could not say that it is there, others perhaps could not either, and come back to their cameras. */
  get mayOthersComeBack(): boolean {
    return performance.now() < this.#backUntil;
  }

  /** Others need not wait. */
  async [Symbol.asyncDispose](): Promise<void> {
    clearTimeout(this.#lapse);
    if (this.#isHeld) await endLease(this.#db, this.#node).catch(() => undefined);
  }
}

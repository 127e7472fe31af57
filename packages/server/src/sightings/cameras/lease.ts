import { BackgroundJob } from '../../platform/background-job.ts';
import type { Database } from '../../platform/db/database.ts';
import { endLease, LEASE_MS, renewLease } from './readers.ts';

/** It lapses so long before others may take this node's cameras. */
const MARGIN_MS = 1000;
/** It is renewed so often. */
const RENEW_MS = 2000;

/**
 * Says to other nodes over one database that this one is there, and reads cameras. When that cannot be said for too long, it lapses;
 * where there are no others, nothing does.
 */
export class Lease implements AsyncDisposable {
  readonly #db: Database;
  readonly #node: string;
  readonly #onLapse: () => void;
  readonly #renewals: BackgroundJob;
  #lapse: NodeJS.Timeout | undefined;
  #isWanted = false;
  #isHeld = false;
  /** When the renewal was begun that it is held by, by a clock that nobody sets. */
  #renewedAt = Number.NEGATIVE_INFINITY;
  #hasLapsed = false;
  #lapses = 0;
  #backUntil = 0;

  constructor(db: Database, node: string, onLapse: () => void) {
    this.#db = db;
    this.#node = node;
    this.#onLapse = onLapse;
    // By itself: what is done for a camera may wait for its space, which others may hold for longer than a lease.
    this.#renewals = new BackgroundJob(
      async () => {
        if (this.#isWanted) await this.#renew();
      },
      // Whoever looks after cameras meets it, too, and says so.
      () => undefined,
      { everyMs: RENEW_MS },
    );
  }

  /** Says it now, and again and again until this node leaves. */
  async renew(): Promise<void> {
    if (!this.#db.isShared) return;
    this.#isWanted = true;
    await this.#renew();
  }

  /** There is nothing to read: it ends by itself. */
  leave(): void {
    this.#isWanted = false;
    clearTimeout(this.#lapse);
  }

  /** How often it has lapsed: what was known of cameras before that may be another node's since. */
  get lapses(): number {
    return this.#lapses;
  }

  /** After a time in which this node could not say that it is there, others perhaps could not either, and come back to their cameras. */
  get mayOthersComeBack(): boolean {
    return performance.now() < this.#backUntil;
  }

  /** Others need not wait. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.leave();
    await this.#renewals[Symbol.asyncDispose]();
    if (this.#isHeld) await endLease(this.#db, this.#node).catch(() => undefined);
  }

  async #renew(): Promise<void> {
    const from = performance.now();
    await renewLease(this.#db, this.#node);
    this.#isHeld = true;
    // An answer that was long in coming says less than a later one.
    if (!this.#isWanted || from < this.#renewedAt) return;
    this.#renewedAt = from;
    if (this.#hasLapsed) this.#backUntil = from + LEASE_MS;
    this.#hasLapsed = false;
    clearTimeout(this.#lapse);
    const leftMs = LEASE_MS - MARGIN_MS - (performance.now() - from);
    this.#lapse = setTimeout(
      () => {
        this.#hasLapsed = true;
        this.#lapses++;
        this.#onLapse();
      },
      Math.max(0, leftMs),
    ).unref();
  }
}

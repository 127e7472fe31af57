import type { PushDeviceId } from '@kith/contract';
import { LRUCache } from 'lru-cache';
import { type Clock, steadyClock } from '../../../platform/clock.ts';

/** Nobody is left alone for longer, whatever a push service asks. */
const LONGEST_MS = 24 * 60 * 60 * 1000;
const MOST_DEVICES = 10_000;

/**
 * Which browsers a push service has asked to leave alone for a while (RFC 8030, 8.4), as far as this node knows: each for itself, so that no other one
 * waits for it.
 */
export class DeviceRests {
  readonly #steady: Clock;
  readonly #until = new LRUCache<PushDeviceId, number>({ max: MOST_DEVICES });

  constructor(steady: Clock = steadyClock) {
    this.#steady = steady;
  }

  /** @returns whole ms for which it is to be left alone yet; 0: it may be told */
  left(id: PushDeviceId): number {
    return Math.max(0, Math.ceil((this.#until.get(id) ?? 0) - this.#steady()));
  }

  note(id: PushDeviceId, retryAfterMs: number): void {
    this.#until.set(id, this.#steady() + Math.min(retryAfterMs, LONGEST_MS));
  }
}

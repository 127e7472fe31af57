import { LRUCache } from 'lru-cache';
import type { Clock } from '../../platform/clock.ts';
import { networkOf } from '../../platform/http/network.ts';
import { type Rate, TokenBuckets } from '../../platform/token-buckets.ts';

/** Wrong passwords from one address: 20 at once, then ten a minute. */
const ofAddress: Rate = { burst: 20, perSecond: 10 / 60 };
/** Wrong passwords for one name: 10 at once, then two a minute. */
const ofName: Rate = { burst: 10, perSecond: 2 / 60 };

const KNOWN_MOST = 10_000;

/**
 * Slows down those who guess passwords, by address and by name, whether the name exists or not. Right passwords cost nothing.
 * From an address where the right password of a name was given before, the name has an allowance of its own: whoever guesses
 * from elsewhere does not lock its owner out.
 */
export class LoginGuard {
  readonly #addresses: TokenBuckets;
  readonly #names: TokenBuckets;
  readonly #namesAtKnown: TokenBuckets;
  readonly #known = new LRUCache<string, true>({ max: KNOWN_MOST });

  constructor(clock: Clock) {
    this.#addresses = new TokenBuckets(ofAddress, clock);
    this.#names = new TokenBuckets(ofName, clock);
    this.#namesAtKnown = new TokenBuckets(ofName, clock);
  }

  /**
   * Before a password is looked at.
   * @param name key of a username
   * @returns 0, or the milliseconds to wait
   */
  enter(name: string, address: string): number {
    const network = networkOf(address);
    const waitMs = this.#addresses.take(network);
    if (waitMs > 0) return waitMs;
    const { buckets, key } = this.#allowance(name, network);
    const waitForNameMs = buckets.take(key);
    if (waitForNameMs > 0) this.#addresses.giveBack(network);
    return waitForNameMs;
  }

  /** After the password was right. */
  passed(name: string, address: string): void {
    const network = networkOf(address);
    this.#addresses.giveBack(network);
    const { buckets, key } = this.#allowance(name, network);
    buckets.giveBack(key);
    this.#known.set(both(name, network), true);
  }

  #allowance(name: string, network: string): { readonly buckets: TokenBuckets; readonly key: string } {
    const pair = both(name, network);
    return this.#known.has(pair) ? { buckets: this.#namesAtKnown, key: pair } : { buckets: this.#names, key: name };
  }
}

/** A space is in no address. */
const both = (name: string, network: string): string => `${network} ${name}`;

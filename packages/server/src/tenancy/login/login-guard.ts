import type { AccountId } from '@kith/contract';
import type { Clock } from '../../platform/clock.ts';
import type { Database } from '../../platform/db/database.ts';
import { neighbourhoodOf, networkOf } from '../../platform/http/network.ts';
import { TokenBuckets } from '../../platform/token-buckets.ts';
import { budgets } from '../budgets.ts';
import { hashNetwork, isKnown, remember } from './known-networks.ts';
import { NameBuckets } from './name-buckets.ts';

interface Deps {
  readonly db: Database;
  readonly clock: Clock;
  /** What was guessed lately goes by it: a clock that is set lets nobody wait, and nobody guess again. */
  readonly steady: Clock;
  readonly tokenKey: Buffer;
}

/** Somebody who is about to say a password. */
export interface Visit {
  /** 0, or the milliseconds to wait before it is looked at. */
  readonly waitMs: number;
  /** Whether the right password of the name was given there before. */
  readonly isKnown: boolean;
  readonly network: string;
  /** It was not looked at. */
  readonly giveBack: () => void;
  /** It was right: it costs nothing, and the network is known from now on. */
  readonly passed: (accountId: AccountId) => Promise<void>;
}

/**
 * Slows down those who guess passwords, by address and by name, whether the name exists or not. Right passwords cost nothing.
 * From a network where the right password of a name was given before, the name has an allowance of its own: whoever guesses
 * from elsewhere does not lock its owner out. From any other, the owner waits in a line with those who guess.
 */
export class LoginGuard {
  readonly #deps: Deps;
  readonly #addresses: TokenBuckets;
  readonly #names: NameBuckets;
  readonly #namesAtKnown: TokenBuckets;

  constructor(deps: Deps) {
    this.#deps = deps;
    this.#addresses = new TokenBuckets(budgets.passwordsOfAddress, deps.steady);
    this.#names = new NameBuckets(budgets.passwordsOfName, deps.steady);
    this.#namesAtKnown = new TokenBuckets(budgets.passwordsOfName, deps.steady);
  }

  /**
   * Before a password is looked at.
   * @param name key of a username
   */
  async enter(name: string, address: string): Promise<Visit> {
    const { db, clock, tokenKey } = this.#deps;
    const network = networkOf(address);
    const hash = hashNetwork(tokenKey, name, network);
    const known = await isKnown(db.queries, hash, clock());
    const { waitMs, giveBack } = known ? this.#takeAtKnown(hash) : this.#take(name, network, address);
    return {
      waitMs,
      isKnown: known,
      network,
      giveBack,
      passed: async (accountId) => {
        giveBack();
        await db.transaction((tx) => remember(tx, accountId, hash, clock()));
      },
    };
  }

  #takeAtKnown(hash: string) {
    return { waitMs: this.#namesAtKnown.take(hash), giveBack: () => this.#namesAtKnown.giveBack(hash) };
  }

  #take(name: string, network: string, address: string) {
    const giveBack = () => {
      this.#addresses.giveBack(network);
      this.#names.giveBack(name);
    };
    const waitMs = this.#addresses.take(network);
    if (waitMs > 0) return { waitMs, giveBack };
    const waitForNameMs = this.#names.take(name, neighbourhoodOf(address));
    if (waitForNameMs > 0) this.#addresses.giveBack(network);
    return { waitMs: waitForNameMs, giveBack };
  }
}

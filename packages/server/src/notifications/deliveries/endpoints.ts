import type { ProfileId } from '@kith/contract';

/** Failures in a row after which an endpoint is left alone for a while. */
const MOST_FAILURES = 5;
const FIRST_REST_MS = 10_000;
const LONGEST_REST_MS = 60_000;

/** `new`: not tried since the start. */
export type Standing = 'new' | 'works' | 'fails';

interface Known {
  readonly url: string;
  /** In a row, until now. */
  readonly failures: number;
  /** Epoch ms. */
  readonly restsUntil: number;
}

/**
 * What this node knows of where profiles send to: a circuit breaker for each. After five failures in a row an endpoint
 * rests, and then gets one attempt; every further failure doubles the rest, to a minute at most, and a success ends it.
 */
export class Endpoints {
  readonly #known = new Map<ProfileId, Known>();

  /** A profile that sends elsewhere now is new. */
  standing(profileId: ProfileId, url: string): Standing {
    const known = this.#of(profileId, url);
    if (!known) return 'new';
    return known.failures > 0 ? 'fails' : 'works';
  }

  /** Epoch ms before which nothing is sent. */
  restsUntil(profileId: ProfileId, url: string): number {
    return this.#of(profileId, url)?.restsUntil ?? 0;
  }

  /**
   * @param now epoch ms
   * @returns whether the endpoint begins to rest that did not before
   */
  note(profileId: ProfileId, url: string, succeeded: boolean, now: number): boolean {
    const known = this.#of(profileId, url);
    // An attempt that began before the rest says nothing new.
    if (!succeeded && known && now < known.restsUntil) return false;
    const failures = succeeded ? 0 : (known?.failures ?? 0) + 1;
    const beyond = failures - MOST_FAILURES;
    const restMs = beyond < 0 ? 0 : Math.min(LONGEST_REST_MS, FIRST_REST_MS * 2 ** beyond);
    this.#known.set(profileId, { url, failures, restsUntil: restMs === 0 ? 0 : now + restMs });
    return beyond === 0;
  }

  /** Somebody says that it works again: it gets one attempt at once. */
  endRest(profileId: ProfileId): void {
    const known = this.#known.get(profileId);
    if (known) this.#known.set(profileId, { ...known, restsUntil: 0 });
  }

  /** The clock that rests were planned by has jumped. */
  endRests(): void {
    for (const profileId of this.#known.keys()) this.endRest(profileId);
  }

  #of(profileId: ProfileId, url: string): Known | null {
    const known = this.#known.get(profileId);
    return known?.url === url ? known : null;
  }
}

import { setTimeout as pause } from 'node:timers/promises';
import { TokenBuckets } from '../../platform/token-buckets.ts';

/** Open websockets of one address that have said no valid token. */
const SOCKETS = 256;
/** Tokens that are looked up for one address: a thousand clients that come back at once, and then 200 a second. */
const TOKENS = { burst: 1000, perSecond: 200 } as const;
/** How long one that floods keeps its place after it is ended: as long as one that says nothing. */
const FLOODED_MS = 60_000;

/** Counts websockets without a valid token by address, and lets their tokens be looked up in turn. */
export class SocketStrangers {
  readonly #sockets = new Map<string, number>();
  readonly #tokens = new TokenBuckets(TOKENS, () => performance.now());

  isFull(address: string): boolean {
    return (this.#sockets.get(address) ?? 0) >= SOCKETS;
  }

  /** Takes a socket in, as a stranger. */
  enter(address: string) {
    let isStranger = true;
    let isGone = false;
    let hasFlooded = false;
    this.#count(address, 1);
    const isKnown = (known: boolean): void => {
      if (isGone || known !== isStranger) return;
      isStranger = !known;
      this.#count(address, isStranger ? 1 : -1);
    };
    return {
      isKnown,
      /** It sends what no client does, and is ended: it cannot be opened again and again. */
      floods: (): void => {
        hasFlooded = true;
      },
      /** It is closed. A token that is looked up by then is no stranger's any more, whatever comes of it. */
      leave: (): void => {
        if (isGone) return;
        if (hasFlooded && isStranger) setTimeout(() => this.#count(address, -1), FLOODED_MS).unref();
        else isKnown(true);
        isGone = true;
      },
      turn: async (): Promise<void> => {
        for (let waitMs = this.#tokens.take(address); waitMs > 0; waitMs = this.#tokens.take(address)) {
          await pause(waitMs, undefined, { ref: false });
        }
      },
    };
  }

  #count(address: string, change: 1 | -1): void {
    const now = (this.#sockets.get(address) ?? 0) + change;
    if (now === 0) this.#sockets.delete(address);
    else this.#sockets.set(address, now);
  }
}

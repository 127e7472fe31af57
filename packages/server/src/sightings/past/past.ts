import { setTimeout as pause } from 'node:timers/promises';
import type { SpaceId } from '@kith/contract';
import type { Logger } from 'pino';
import type { Clock } from '../../platform/clock.ts';
import type { DatabaseConfig } from '../../platform/config/config.ts';
import { isDatabaseDown } from '../../platform/db/database-down.ts';
import { IndexUnavailable } from '../../recognition/faceindex/index-unavailable.ts';
import type { FaceSearch, FoundFaces } from '../../recognition/signs/nearest-faces.ts';
import type { PastAnswer } from './past-messages.ts';
import { PastOver, PastThread } from './past-thread.ts';

/** After so long without a search the faces of a space are let go. */
const IDLE_MS = 5 * 60_000;
const LOOK_MS = 30_000;
/** How long a search waits for what older versions have left to be done. */
const PATIENCE_MS = 2000;
/** Entries without signs may come at any time from nodes of an older version. */
const TRIES = 3;

interface Deps {
  readonly database: DatabaseConfig;
  /** That the faces in memory may take. */
  readonly memoryBytes: number;
  /** Ms that only grow. */
  readonly steady: Clock;
  /** Makes what faces of a space are looked for by, wherever it is missing. */
  readonly fill: (spaceId: SpaceId) => Promise<void>;
  readonly log: Pick<Logger, 'error'>;
}

/** Every face that a space has stored, in memory as long as it is searched: in a thread, which begins with the first search. */
export class Past implements AsyncDisposable {
  readonly #deps: Deps;
  readonly #used = new Map<SpaceId, number>();
  readonly #timer: NodeJS.Timeout;
  #thread: PastThread | undefined;
  #isClosed = false;

  constructor(deps: Deps) {
    this.#deps = deps;
    this.#timer = setInterval(() => void this.#letGo(), LOOK_MS).unref();
  }

  /**
   * The most alike of all stored faces of a space, by their templates.
   * @throws {IndexUnavailable} not all of them can be looked for yet
   */
  async search(spaceId: SpaceId, search: FaceSearch): Promise<FoundFaces> {
    const until = this.#deps.steady() + PATIENCE_MS;
    for (let tries = 0; tries < TRIES; tries++) {
      this.#used.set(spaceId, this.#deps.steady());
      const answer = await this.#ask(spaceId, search);
      if (typeof answer === 'object') return answer;
      if (answer === 'over') continue;
      const left = until - this.#deps.steady();
      const filled = this.#deps.fill(spaceId).then(() => 'filled' as const);
      filled.catch(() => undefined);
      const patience = pause(Math.max(0, left), 'too long' as const, { ref: false });
      if ((await Promise.race([filled, patience])) === 'too long') break;
    }
    throw new IndexUnavailable('loading');
  }

  async #ask(spaceId: SpaceId, search: FaceSearch): Promise<PastAnswer | 'over'> {
    if (this.#isClosed) return 'over';
    try {
      return await this.#open().ask({ kind: 'search', spaceId, search });
    } catch (error) {
      if (error instanceof PastOver) return 'over';
      throw error;
    }
  }

  /** Resolves when nothing is in the memory of this node that was erased before. */
  async follow(spaceId: SpaceId): Promise<void> {
    if (!this.#used.has(spaceId) || !this.#thread) return;
    try {
      await this.#thread.ask({ kind: 'follow', spaceId });
    } catch {
      // What cannot be followed must not be kept.
      await this.#close();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#timer);
    this.#isClosed = true;
    await this.#close();
  }

  #open(): PastThread {
    const { database, memoryBytes } = this.#deps;
    this.#thread ??= new PastThread({ database, memoryBytes }, (fault) => {
      this.#thread = undefined;
      this.#used.clear();
      if (fault && !isDatabaseDown(fault)) this.#deps.log.error({ err: fault }, 'The past is read anew.');
    });
    return this.#thread;
  }

  async #letGo(): Promise<void> {
    const until = this.#deps.steady() - IDLE_MS;
    const idle = [...this.#used].filter(([, used]) => used < until);
    if (idle.length === this.#used.size) return this.#close();
    for (const [spaceId, used] of idle) {
      await this.#thread?.ask({ kind: 'drop', spaceId }).catch(() => undefined);
      // Until then an erasure has to be followed there; meanwhile somebody may have searched it again.
      if (this.#used.get(spaceId) === used) this.#used.delete(spaceId);
    }
  }

  async #close(): Promise<void> {
    await this.#thread?.[Symbol.asyncDispose]();
  }
}

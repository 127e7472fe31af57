import { FairQueue } from '../recognition/vision/fair-queue.ts';
import { Arrivals } from './arrivals.ts';
import { LongWork } from './long-work.ts';
import { LoopTurns } from './loop-turns.ts';
import { Presence } from './presence.ts';

/** Of bodies; a piece has 64 KiB at most, and counts as some of it at least, for what it leads to. */
const BYTES_IN_A_TURN = { alone: 1024 * 1024, beside: 256 * 1024 };
const LEAST_BYTES = 16 * 1024;

/** How many come back in a turn of the event loop that were under way before. */
const BACK_IN_A_TURN = { alone: 64, beside: 4 };

/** A timer takes a millisecond at least. */
const WORTH_A_REST_MS = 2;

interface TurnLimits {
  /** How much one may have under way while nobody else is there. */
  readonly alone: number;
  /** From so much on, of all together, only who has nothing under way begins at once. */
  readonly together: number;
  /** How much of one may wait. */
  readonly waiting: number;
  /** For how long somebody counts as there who asks for nothing. */
  readonly presentMs: number;
}

interface Waiting {
  readonly asker: string;
  readonly begin: () => void;
}

/** Something under way, or in line. */
export interface Place {
  /** The work is done, and only its answer has yet to leave: from now on that is in the way of nobody but who asked. */
  done(): void;
  /** Ends it, or takes it out of the line; once is enough. */
  leave(): void;
}

/**
 * Lets little be under way at once, so that whoever comes waits for little. Who has nothing under way begins at once. The others
 * take turns, and one of them begins in a turn of the event loop, so that it hears of who comes meanwhile. Somebody who is alone
 * has much under way, for that is quicker, and is in nobody's way.
 */
export class Turns {
  readonly #limits: TurnLimits;
  /** Under way or done, of whoever has any. */
  readonly #held = new Map<string, number>();
  readonly #line = new FairQueue<Waiting>();
  readonly #arrivals = new Arrivals();
  readonly #computing = new LoopTurns(() => 1);
  readonly #coming = new LoopTurns(() => this.#inOne(BACK_IN_A_TURN));
  readonly #reading = new LoopTurns(() => this.#inOne(BYTES_IN_A_TURN));
  readonly #long = new LongWork(() => this.#presence.isShared);
  #total = 0;
  readonly #presence: Presence;
  #looking = false;
  /** Since the line rested. */
  #workedMs = 0;

  constructor(limits: TurnLimits) {
    this.#limits = limits;
    this.#presence = new Presence(limits.presentMs);
  }

  get waiting(): number {
    return this.#line.length + this.#long.waiting;
  }

  get underWay(): number {
    return this.#total;
  }

  /** Somebody has connected, and others may stand behind. */
  connects(): void {
    this.#arrivals.note();
  }

  /** Somebody is there, until what is returned is called. */
  come(asker: string): () => void {
    return this.#presence.come(asker);
  }

  /** Whether one more of this asker would be turned away. */
  isFull(asker: string): boolean {
    return this.#line.lengthOf(asker) + this.#long.waitingOf(asker) >= this.#limits.waiting;
  }

  /** @param begin called at once, or when it is its turn */
  enter(asker: string, begin: () => void): Place {
    const place = this.#place(asker);
    const waiting: Waiting = {
      asker,
      begin: () => {
        place.begin();
        begin();
      },
    };
    if (this.#line.lengthOf(asker) === 0 && this.#mayBegin(asker)) waiting.begin();
    else this.#line.push(waiting);
    return {
      done: place.done,
      leave: () => {
        if (!place.hasBegun()) this.#line.remove(waiting);
        place.leave();
      },
    };
  }

  #place(asker: string): Place & { begin(): void; hasBegun(): boolean } {
    let state: 'new' | 'under way' | 'done' | 'left' = 'new';
    const done = (): void => {
      if (state !== 'under way') return;
      state = 'done';
      this.#total--;
      this.#look();
    };
    return {
      hasBegun: () => state !== 'new',
      begin: () => {
        state = 'under way';
        this.#total++;
        this.#held.set(asker, (this.#held.get(asker) ?? 0) + 1);
      },
      done,
      leave: () => {
        done();
        const before = state;
        state = 'left';
        if (before !== 'done') return;
        const left = (this.#held.get(asker) ?? 1) - 1;
        if (left > 0) this.#held.set(asker, left);
        else this.#held.delete(asker);
        this.#look();
      },
    };
  }

  /** Runs a piece of something long as one thing under way, when it is its turn; beside others an asker has one such piece at a time. */
  piece<T>(asker: string, work: () => Promise<T>): Promise<T> {
    return this.#long.piece(asker, async (begins) => {
      const begun: { place?: Place } = {};
      await new Promise<void>((resolve) => {
        begun.place = this.enter(asker, resolve);
      });
      begins();
      try {
        return await work();
      } finally {
        begun.place?.leave();
      }
    });
  }

  /**
   * Waits for the turn of something long that enters by itself, among the pieces of its asker.
   * @param work begins it, and settles when it is over
   * @returns takes it out of their line, where it has not begun
   */
  long(asker: string, work: (begins: () => void) => Promise<void>): () => void {
    return this.#long.enter(asker, work);
  }

  /** Runs what computes for some milliseconds: one such work in a turn of the event loop, askers by turns. */
  async compute<T>(asker: string, work: () => T): Promise<T> {
    await this.#computing.wait(asker);
    return work();
  }

  /** Comes back to its place, from where it held none: not behind who has yet to begin, but a few of them in a turn of the loop. */
  async back(asker: string): Promise<Place> {
    await this.#coming.wait(asker);
    const place = this.#place(asker);
    place.begin();
    return place;
  }

  /** Waits until more of a body may be read, after a piece of so many bytes. @returns undefined when that is now */
  reading(asker: string, bytes: number): Promise<void> | undefined {
    return this.#reading.wait(asker, Math.max(bytes, LEAST_BYTES));
  }

  #inOne({ alone, beside }: { readonly alone: number; readonly beside: number }): number {
    if (this.#arrivals.isNow) return 1;
    return this.#presence.isMixed ? beside : alone;
  }

  #mayBegin(asker: string): boolean {
    const own = this.#held.get(asker) ?? 0;
    if (own === 0) return true;
    const most = this.#presence.isShared ? this.#limits.together : this.#limits.alone;
    return own < most && this.#total < most;
  }

  /** Lets the next begin, in the next turn of the loop. Beside others the line rests for as long as turns take. */
  #look(): void {
    if (this.#looking || this.#line.length === 0) return;
    this.#looking = true;
    setImmediate(() => {
      if (this.#arrivals.isNow) {
        this.#looking = false;
        this.#look();
        return;
      }
      const from = performance.now();
      let begun = 0;
      while (begun === 0 || !this.#presence.isShared) {
        const next = this.#line.shift((asker) => this.#mayBegin(asker));
        if (!next) break;
        next.begin();
        begun++;
      }
      const goOn = (): void => {
        this.#looking = false;
        if (begun > 0) this.#look();
      };
      // Where nobody could begin, the next that leaves is waited for: it must find nobody looking.
      if (begun > 0 && this.#presence.isShared) setImmediate(() => this.#rest(performance.now() - from, goOn));
      else goOn();
    });
  }

  /** Rests for as long as was worked, once that is worth a timer: what is short must not wait for one each time. */
  #rest(workedMs: number, goOn: () => void): void {
    this.#workedMs += workedMs;
    if (this.#workedMs < WORTH_A_REST_MS) {
      goOn();
      return;
    }
    setTimeout(goOn, this.#workedMs);
    this.#workedMs = 0;
  }
}

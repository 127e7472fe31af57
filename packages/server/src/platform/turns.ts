import { setTimeout as pause, setImmediate as turnOfLoop } from 'node:timers/promises';
import { FairQueue } from '../recognition/vision/fair-queue.ts';
import { LoopTurns } from './loop-turns.ts';

/** Of bodies, some 64 KiB each. */
const PIECES_IN_A_TURN = { alone: 16, beside: 4 };

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
  readonly #computing = new LoopTurns(() => 1);
  readonly #reading = new LoopTurns(() => PIECES_IN_A_TURN[this.#crowded ? 'beside' : 'alone']);
  #total = 0;
  /** Who has asked in this period and in the one before it. */
  #present = new Set<string>();
  #presentBefore = new Set<string>();
  #periodFrom = 0;
  #crowded = false;
  #looking = false;
  /** Since the line rested. */
  #workedMs = 0;

  constructor(limits: TurnLimits) {
    this.#limits = limits;
  }

  get waiting(): number {
    return this.#line.length;
  }

  get underWay(): number {
    return this.#total;
  }

  /** Whether more than one are there. */
  get crowded(): boolean {
    return this.#crowded;
  }

  /** Whether one more of this asker would be turned away. */
  isFull(asker: string): boolean {
    return this.#line.lengthOf(asker) >= this.#limits.waiting;
  }

  /** @param begin called at once, or when it is its turn */
  enter(asker: string, begin: () => void): Place {
    this.#notePresence(asker);
    let state: 'waiting' | 'under way' | 'done' | 'left' = 'waiting';
    const waiting: Waiting = {
      asker,
      begin: () => {
        state = 'under way';
        this.#total++;
        this.#held.set(asker, (this.#held.get(asker) ?? 0) + 1);
        begin();
      },
    };
    if (this.#line.lengthOf(asker) === 0 && this.#mayBegin(asker)) waiting.begin();
    else this.#line.push(waiting);
    const done = (): void => {
      if (state !== 'under way') return;
      state = 'done';
      this.#total--;
      this.#look();
    };
    return {
      done,
      leave: () => {
        done();
        const before = state;
        state = 'left';
        if (before === 'waiting') this.#line.remove(waiting);
        if (before !== 'done') return;
        const left = (this.#held.get(asker) ?? 1) - 1;
        if (left > 0) this.#held.set(asker, left);
        else this.#held.delete(asker);
        this.#look();
      },
    };
  }

  /**
   * Runs a piece of something long as one thing under way, when it is its turn. Afterwards the event loop turns; beside others it
   * rests for as long as the piece took, so that half of the time is left to them.
   */
  async piece<T>(asker: string, work: () => Promise<T>): Promise<T> {
    const begun: { place?: Place } = {};
    await new Promise<void>((resolve) => {
      begun.place = this.enter(asker, resolve);
    });
    const from = performance.now();
    try {
      return await work();
    } finally {
      begun.place?.leave();
      if (this.#crowded) await pause(performance.now() - from);
      else await turnOfLoop();
    }
  }

  /** Runs what computes for some milliseconds: one such work in a turn of the event loop, askers by turns. */
  async compute<T>(asker: string, work: () => T): Promise<T> {
    await this.#computing.wait(asker);
    return work();
  }

  /** Waits until the next piece of a body may be read: a few in a turn of the event loop. @returns undefined when that is now */
  reading(asker: string): Promise<void> | undefined {
    return this.#reading.wait(asker);
  }

  #mayBegin(asker: string): boolean {
    const own = this.#held.get(asker) ?? 0;
    if (own === 0) return true;
    const most = this.#crowded ? this.#limits.together : this.#limits.alone;
    return own < most && this.#total < most;
  }

  /** Lets the next begin, in the next turn of the loop. Beside others the line rests for as long as turns take. */
  #look(): void {
    if (this.#looking || this.#line.length === 0) return;
    this.#looking = true;
    setImmediate(() => {
      const from = performance.now();
      let begun = 0;
      while (begun === 0 || !this.#crowded) {
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
      if (begun > 0 && this.#crowded) setImmediate(() => this.#rest(performance.now() - from, goOn));
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

  #notePresence(asker: string): void {
    const now = performance.now();
    if (now - this.#periodFrom > this.#limits.presentMs) {
      const wasLongAgo = now - this.#periodFrom > 2 * this.#limits.presentMs;
      this.#presentBefore = wasLongAgo ? new Set() : this.#present;
      this.#present = new Set();
      this.#periodFrom = now;
    } else if (this.#present.has(asker)) return;
    this.#present.add(asker);
    this.#crowded = this.#present.size > 1 || [...this.#presentBefore].some((before) => before !== asker);
  }
}

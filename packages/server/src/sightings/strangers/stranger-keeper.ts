import { setTimeout as pause } from 'node:timers/promises';
import type { SpaceId, StrangerId } from '@kith/contract';
import type { Logger } from 'pino';
import { BackgroundJob } from '../../platform/background-job.ts';
import type { Clock } from '../../platform/clock.ts';
import { IndexUnavailable } from '../../recognition/faceindex/index-unavailable.ts';
import { revisions } from '../../tenancy/spaces/store.ts';
import { changedStrangers, countStrangers, strangerSettings } from '../joining/store.ts';
import type { StrangerIndex } from '../joining/stranger-index.ts';
import { dropStrangers } from './drop-strangers.ts';
import { forgetSurplus, forgetUnseen, trimChanges } from './forget-old.ts';
import { type JoinLaterDeps, joinLater } from './join-later.ts';
import { seenSince, takeLease } from './keeper-store.ts';
import { mergeAlike } from './merge-alike.ts';
import { forgetNamings } from './naming-store.ts';

interface Deps extends JoinLaterDeps {
  readonly index: StrangerIndex;
  /** By which it is decided what is old. */
  readonly believed: Clock;
  /** Epoch ms that no clock has come to yet. */
  readonly ahead: Clock;
  readonly node: string;
  readonly log: Pick<Logger, 'error'>;
  /** How long a space is kept before the next one has its turn; by default five seconds. */
  readonly turnMs?: number;
}

const EVERY_MS = 5000;
/** So long another node leaves a space alone that this one keeps, unless it says so again; by the clock of the database. */
const LEASE_MS = 60_000;
/** However quiet a space is, what is old in it is looked for so often, by a clock that nobody sets. */
const LOOK_MS = 60 * 60 * 1000;
/** How many times as long as a step took the next one waits, ms at least and at most: fewer than one request in ten meets one. */
const REST = { times: 10, least: 5, most: 500 } as const;
/** After an upgrade a space may have a month to go through. */
const TURN_MS = 5000;
/** Of whom it is asked, when nothing is known of what changed, whether they are one with another. */
const LOOKED_BACK_MS = 24 * 60 * 60 * 1000;
const MOST_LOOKED_BACK = 2000;

/** What is being done in a space, of which others have their turns in between. */
interface Begun {
  readonly steps: AsyncGenerator<void>;
  /** Of the space when it was begun. */
  readonly revision: number;
}

/** How far this node is with a space. */
interface Kept {
  /** The revision at which there was nothing left to do, and when: steady ms. */
  readonly done: number;
  readonly at: number;
}

/**
 * Keeps strangers in order in the background, of each space one node at a time: lets join whoever could not, makes one of two who are the same,
 * and forgets who was not seen for long. A space in which nothing happens costs nothing.
 */
export class StrangerKeeper implements AsyncDisposable {
  readonly #deps: Deps;
  readonly #job: BackgroundJob;
  readonly #kept = new Map<SpaceId, Kept>();
  readonly #begun = new Map<SpaceId, Begun>();
  /** The revision up to which it was asked of each change whether two are one. */
  readonly #merged = new Map<SpaceId, number>();
  #timer: NodeJS.Timeout | undefined;

  constructor(deps: Deps) {
    this.#deps = deps;
    this.#job = new BackgroundJob(
      (stop) => this.#round(stop),
      (error) => deps.log.error({ err: error }, 'Strangers could not be kept in order; that is tried again.'),
    );
  }

  /** Begins to look now and every few seconds. */
  start(): void {
    this.#job.wake();
    this.#timer ??= setInterval(() => this.#job.wake(), EVERY_MS).unref();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#timer);
    await this.#job[Symbol.asyncDispose]();
  }

  /** Does all there is to do in a space. Yields between steps, which are small. */
  async *keep(spaceId: SpaceId): AsyncGenerator<void> {
    const { db, index, believed: clock, ahead } = this.#deps;
    while (await forgetNamings(db.queries, spaceId, { now: clock(), ahead: ahead() })) yield;
    const { enabled, days } = await strangerSettings(db.queries, spaceId);
    if (!enabled) {
      if ((await countStrangers(db.reading, spaceId)) > 0) await dropStrangers({ db }, spaceId);
      return;
    }
    yield* forgetUnseen({ db, clock, ahead }, spaceId, days);
    yield* forgetSurplus({ db }, spaceId);
    yield* joinLater(this.#deps, spaceId, days);
    if (await index.load(spaceId)) yield* this.#merge(spaceId);
    yield* trimChanges({ db }, spaceId);
  }

  async #round(stop: AbortSignal): Promise<void> {
    const { db, log } = this.#deps;
    do {
      const spaces = await revisions(db.queries);
      for (const spaceId of this.#begun.keys()) if (!spaces.has(spaceId)) this.#begun.delete(spaceId);
      for (const [spaceId, revision] of spaces) {
        const kept = this.#kept.get(spaceId);
        const isQuiet = kept?.done === revision && performance.now() - kept.at < LOOK_MS;
        const begun = this.#begun.get(spaceId) ?? (isQuiet ? null : { steps: this.keep(spaceId), revision });
        if (!begun) continue;
        this.#begun.delete(spaceId);
        try {
          const turn = await this.#turn(spaceId, begun.steps, stop);
          if (turn === 'more') this.#begun.set(spaceId, begun);
          if (turn === 'done') this.#kept.set(spaceId, { done: begun.revision, at: performance.now() });
        } catch (error) {
          // Whoever is known is being loaded: nobody can say who is unknown.
          if (!(error instanceof IndexUnavailable)) log.error({ err: error, spaceId }, 'Strangers are not in order.');
        }
        if (stop.aborted) return;
      }
    } while (this.#begun.size > 0);
  }

  /** @returns whether all of it was done, there is more, or another node does it */
  async #turn(spaceId: SpaceId, steps: AsyncGenerator<void>, stop: AbortSignal): Promise<'done' | 'more' | 'not mine'> {
    const { turnMs = TURN_MS } = this.#deps;
    const since = performance.now();
    let leasedAt = Number.NEGATIVE_INFINITY;
    for (;;) {
      const from = performance.now();
      if (from - leasedAt > LEASE_MS / 3) {
        if (!(await this.#lease(spaceId))) return 'not mine';
        leasedAt = from;
      }
      if ((await steps.next()).done) return 'done';
      const restMs = Math.min(Math.max(REST.times * (performance.now() - from), REST.least), REST.most);
      await pause(restMs, undefined, { signal: stop }).catch(() => undefined);
      if (stop.aborted) return 'not mine';
      if (performance.now() - since > turnMs) return 'more';
    }
  }

  async #lease(spaceId: SpaceId): Promise<boolean> {
    const { db, node } = this.#deps;
    if (!db.isShared) return true;
    return takeLease(db.queries, spaceId, { node, now: db.now, forMs: LEASE_MS });
  }

  /** Asks of everybody who changed whether another one is the same. */
  async *#merge(spaceId: SpaceId): AsyncGenerator<void> {
    const { db, believed } = this.#deps;
    const revision = (await revisions(db.queries, spaceId)).get(spaceId);
    if (revision === undefined) return;
    const merged = this.#merged.get(spaceId);
    const changed = merged === undefined ? 'trimmed' : await changedStrangers(db.reading, spaceId, merged);
    const recent = () => seenSince(db.reading, spaceId, believed() - LOOKED_BACK_MS, MOST_LOOKED_BACK);
    const asked: StrangerId[] = changed === 'trimmed' ? (await recent()).map(({ id }) => id) : changed;
    while (asked.length > 0) {
      const id = asked.shift();
      const stays = id === undefined ? null : await mergeAlike(this.#deps, spaceId, id);
      if (stays !== null) asked.push(stays);
      yield;
    }
    this.#merged.set(spaceId, revision);
  }
}

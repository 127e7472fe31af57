import { setImmediate as turnOfTheLoop } from 'node:timers/promises';
import {
  type EntryId,
  type Event,
  type NewsEvent,
  type NewsId,
  type ProfileId,
  type SpaceId,
  toTimestamp,
} from '@kith/contract';
import type { Logger } from 'pino';
import type { Agent } from 'undici';
import type { Clock } from '../../platform/clock.ts';
import type { Cidr } from '../../platform/config/config.ts';
import type { Database } from '../../platform/db/database.ts';
import { outlast } from '../../platform/db/outlast.ts';
import { pinnedAgent, type Resolve } from '../../platform/destinations/pinned-agent.ts';
import { type Envelope, entryEnvelope } from '../channels/envelope.ts';
import type { Senders } from '../channels/sender.ts';
import { attemptOnce } from './attempt-once.ts';
import type { Book } from './books.ts';
import { Endpoints } from './endpoints.ts';
import { hostOfTarget } from './host-of-target.ts';
import { isSuccess, type Outcome, type RecordAttempt, recordingTogether } from './record-attempts.ts';
import { longestDelayMs } from './retry-schedule.ts';
import { TIMEOUT_MS } from './send-signed.ts';
import type { Lane, Place, Slots } from './slots.ts';
import {
  type ClaimedDelivery,
  claimingDue,
  claimNext,
  type OwingProfile,
  owingProfiles,
  pullBack,
  releaseClaims,
} from './store.ts';
import { Turns } from './turns.ts';

export interface DispatcherDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly log: Pick<Logger, 'debug' | 'info' | 'warn' | 'error'>;
  /** From 0 (included) to 1. */
  readonly random: () => number;
  /** Null when the entry was erased. */
  readonly readEvent: (spaceId: SpaceId, entryId: EntryId) => Promise<Event | null>;
  /** The face of an entry, as JPEG; null when none is kept. */
  readonly readPicture: (spaceId: SpaceId, entryId: EntryId) => Promise<Buffer | null>;
  readonly senders: Senders;
  readonly secrets: { readonly tokenKey: Buffer };
  /** Null when it was erased, or what it is about. */
  readonly readNews: (spaceId: SpaceId, newsId: NewsId) => Promise<NewsEvent | null>;
  readonly allow: readonly Cidr[];
  /** Name of this node: no other has it, and it stays the same over restarts. */
  readonly node: string;
  /** Told of every attempt what came of it, and how long it took. */
  readonly onAttempt?: (outcome: Outcome, ms: number) => void;
  readonly resolve: Resolve;
  /** Shared with whatever else sends. */
  readonly slots: Slots;
  /** For the whole of one attempt. */
  readonly timeoutMs?: number;
  /** How long attempts under way may take when the dispatcher ends. */
  readonly graceMs?: number;
}

const GRACE_MS = 3_000;
/** However far away the next attempt is: a clock that jumps, and what another node left, is noticed soon. */
const LONGEST_SLEEP_MS = 15_000;
/** After something was due: what its profile is owed next was not asked for. */
const LOOK_AGAIN_MS = 1_000;
const JUMP_MS = 60_000;
const PULL_BACK_EVERY_MS = 60 * 60 * 1000;
/** How long an attempt may take to be recorded once it ended, before other nodes take the delivery for left behind. */
const RECORD_MS = 45_000;
/** After the database failed us. */
const REST_MS = 10_000;

/**
 * Sends what is owed. The rows of deliveries are all it knows: what was not recorded as settled is sent, also after a
 * crash, so every event arrives at least once. Before a node sends a delivery it claims it, so any number of nodes share the
 * work; a claim that a node leaves behind is given back when it starts again, and is over by itself within a minute.
 */
export class WebhookDispatcher implements AsyncDisposable {
  readonly #deps: DispatcherDeps;
  readonly #agent: Agent;
  readonly #underWay = new Map<Promise<void>, AbortController>();
  readonly #endpoints = new Endpoints();
  readonly #turns = new Turns();
  readonly #record: Readonly<Record<Book, RecordAttempt>>;
  readonly #claimDue: ReturnType<typeof claimingDue>;
  #state: 'new' | 'running' | 'stopped' = 'new';
  #wanted = false;
  /** Whether something that is due may wait for a place, and whether there is one since that was found out. */
  #isShort = false;
  #hasRoom = false;
  #hasReleased = false;
  #taking: Promise<void> | null = null;
  #timer: NodeJS.Timeout | null = null;
  #lastTake = Number.POSITIVE_INFINITY;
  #pulledBack = Number.NEGATIVE_INFINITY;

  constructor(deps: DispatcherDeps) {
    this.#deps = deps;
    this.#record = {
      deliveries: recordingTogether(deps, 'deliveries'),
      news_deliveries: recordingTogether(deps, 'news_deliveries'),
    };
    this.#claimDue = claimingDue(deps.db);
    this.#agent = pinnedAgent(deps.allow, deps.resolve, deps.timeoutMs ?? TIMEOUT_MS);
  }

  start(): void {
    if (this.#state !== 'new') return;
    this.#state = 'running';
    this.wake();
  }

  /** Something may be due: call it after a commit that owes deliveries. Many calls cost what one does. */
  wake(): void {
    this.#wanted = true;
    if (this.#state === 'running' && !this.#taking) this.#taking = this.#takeWhileWanted();
  }

  /** Somebody wants deliveries of a profile sent again: its endpoint is tried at once, even if it failed until now. */
  replayed(profileId: ProfileId): void {
    this.#endpoints.endRest(profileId);
    this.#deps.slots.replayed(profileId);
    this.wake();
  }

  /** Takes nothing more; attempts under way may end within a few seconds, and otherwise stay owed. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#state = 'stopped';
    if (this.#timer) clearTimeout(this.#timer);
    await this.#taking;
    const grace = setTimeout(() => {
      for (const controller of this.#underWay.values()) controller.abort(new Stopped());
    }, this.#deps.graceMs ?? GRACE_MS);
    await Promise.allSettled(this.#underWay.keys());
    clearTimeout(grace);
    await this.#agent.destroy();
    await this.#release();
  }

  async #takeWhileWanted(): Promise<void> {
    while (this.#wanted && this.#state === 'running') {
      // Endpoints that answer in the same turn of the event loop are given their next together.
      await turnOfTheLoop();
      this.#wanted = false;
      this.#isShort = false;
      this.#hasRoom = false;
      try {
        if (!this.#hasReleased) await releaseClaims(this.#deps.db.queries, this.#deps.node, this.#deps.clock());
        this.#hasReleased = true;
        this.#sleep(await this.#take(this.#deps.clock()));
      } catch (error) {
        this.#deps.log.error({ err: error }, 'Webhooks that are due could not be read; trying again soon.');
        // Who waits was not found out: whatever ends meanwhile has it looked for.
        this.#isShort = true;
        this.#sleep(REST_MS);
      }
      this.#wanted ||= this.#isShort && this.#hasRoom;
    }
    this.#taking = null;
  }

  /** Begins what is due and has a free place. @returns ms until something more may be due */
  async #take(now: number): Promise<number> {
    const { db } = this.#deps;
    const horizon = now + longestDelayMs;
    let owing = await owingProfiles(db.queries);
    const isSetBack = now < this.#lastTake - JUMP_MS;
    // A node whose clock was ahead may have planned them and be gone. While it is not, it plans them so again.
    const isStrange = now - this.#pulledBack > PULL_BACK_EVERY_MS && owing.some(({ due }) => due > horizon);
    if (isSetBack || isStrange) {
      await pullBack(db.queries, horizon, now);
      this.#pulledBack = now;
      owing = await owingProfiles(db.queries);
    }
    if (isSetBack) this.#endpoints.endRests();
    this.#lastTake = now;
    let next = Number.POSITIVE_INFINITY;
    for (const profile of this.#turns.order(owing)) {
      const lane = laneOf(profile);
      const due = Math.max(profile.due, this.#endpoints.restsUntil(profile.id, whereTo(profile)));
      if (due > now) next = Math.min(next, due);
      else {
        await this.#takeFrom(profile, lane, now);
        next = Math.min(next, now + LOOK_AGAIN_MS);
      }
    }
    return next - now;
  }

  async #takeFrom(profile: OwingProfile, lane: Lane, now: number): Promise<void> {
    const standing = this.#endpoints.standing(profile.id, whereTo(profile));
    const limit = this.#deps.slots.free(lane, standing);
    this.#isShort ||= limit <= 0;
    if (limit <= 0 || this.#state !== 'running') return;
    const { db, node, timeoutMs = TIMEOUT_MS } = this.#deps;
    const key = { spaceId: profile.space_id, profileId: profile.id };
    const claim = { node, now, until: now + timeoutMs + RECORD_MS };
    const except = this.#deps.slots.underWay(profile.id);
    let free = limit;
    for (const { book, due } of profile.books) {
      if (due > now || free <= 0) continue;
      const claimed = lane.ordered
        ? await claimNext(db, book, key, claim)
        : await this.#claimDue(book, key, { ...claim, except, limit: free });
      free -= claimed.length;
      for (const delivery of claimed) {
        this.#begin(profile, delivery, this.#deps.slots.take(lane, delivery.message_id, standing));
      }
    }
    // As many as there was room for: there may be more.
    this.#isShort ||= free <= 0;
  }

  /** A place is free. The database is asked who wants it only where something is known to wait. */
  #makeRoom(): void {
    this.#hasRoom = true;
    if (this.#isShort) this.wake();
  }

  /** What was not settled is anybody's again. */
  async #release(): Promise<void> {
    const { db, node, clock, log } = this.#deps;
    if (!this.#hasReleased) return;
    await releaseClaims(db.queries, node, clock()).catch((error: unknown) =>
      log.warn({ err: error }, 'Webhooks that were not sent could not be given back; they are sent within a minute.'),
    );
  }

  #sleep(ms: number): void {
    if (this.#timer) clearTimeout(this.#timer);
    if (this.#state !== 'running') return;
    this.#timer = setTimeout(() => this.wake(), Math.min(ms, LONGEST_SLEEP_MS)).unref();
  }

  #begin(profile: OwingProfile, delivery: ClaimedDelivery, { leave, settle }: Place): void {
    const controller = new AbortController();
    this.#turns.served(profile);
    // The place is free once the endpoint has answered well; whatever else it does counts first for how it stands.
    const leaveEarly = () => {
      leave();
      this.#makeRoom();
    };
    const attempt = this.#attempt(profile, delivery, controller, leaveEarly)
      .catch((error: unknown) => {
        this.#deps.log.error(
          { err: error, delivery: delivery.message_id, profile: profile.id },
          'An attempt could not be recorded; it will be made again in a minute.',
        );
        return { isAsBefore: false };
      })
      .then(({ isAsBefore }) => {
        const isReplayed = settle();
        this.#underWay.delete(attempt);
        // What arrived, as what came before it, lets nothing more be sent than the free place did.
        if (!isAsBefore || profile.ordered === 1 || isReplayed) this.wake();
      });
    this.#underWay.set(attempt, controller);
  }

  async #read(spaceId: SpaceId, delivery: ClaimedDelivery): Promise<Envelope | null> {
    const { news_id: newsId, entry_id: entryId, type, created } = delivery;
    if (newsId !== null) return this.#deps.readNews(spaceId, newsId);
    const event = entryId === null ? null : await this.#deps.readEvent(spaceId, entryId);
    if (!event) return null;
    return type === 'entry.corrected'
      ? entryEnvelope(type, event, toTimestamp(created))
      : entryEnvelope('entry.created', event);
  }

  /** @returns whether the endpoint works, and did before */
  async #attempt(
    profile: OwingProfile,
    delivery: ClaimedDelivery,
    ending: AbortController,
    leave: () => void,
  ): Promise<{ readonly isAsBefore: boolean }> {
    const { clock, log, random, readPicture, timeoutMs = TIMEOUT_MS } = this.#deps;
    const { entry_id: entryId } = delivery;
    const message = {
      id: delivery.message_id,
      read: () => outlast(() => this.#read(profile.space_id, delivery)),
      readPicture: async () => {
        if (entryId === null) return null;
        return outlast(() => readPicture(profile.space_id, entryId)).catch((error: unknown) => {
          log.warn({ err: error, delivery: delivery.message_id }, 'A picture could not be read: it is told without.');
          return null;
        });
      },
    } as const;
    const { tokenKey } = this.#deps.secrets;
    const deps = { ...this.#deps, agent: this.#agent, tokenKey, timeoutMs };
    const attempt = await attemptOnce(deps, profile, message, ending);
    if (attempt.verdict === 'failed' && attempt.error !== null && ending.signal.reason instanceof Stopped)
      return { isAsBefore: false };
    if (isSuccess(attempt)) leave();
    const outcome = await this.#record[delivery.book](profile.space_id, { id: delivery.id, attempt, random: random() });
    const now = clock();
    this.#deps.onAttempt?.(outcome, attempt.durationMs);
    // A browser that is away has no other one of its profile wait.
    const succeeded = outcome === 'delivered' || outcome === 'erased' || attempt.verdict === 'partly';
    const isAsBefore = isSuccess(attempt) && this.#endpoints.standing(profile.id, whereTo(profile)) === 'works';
    if (this.#endpoints.note(profile.id, whereTo(profile), succeeded, now)) {
      log.warn({ profile: profile.id }, 'An endpoint keeps failing; its webhooks wait while it is tried now and then.');
    }
    const told = {
      delivery: delivery.message_id,
      profile: profile.id,
      status: attempt.statusCode,
      error: attempt.error,
    };
    if (outcome === 'failed' || outcome === 'turned off') log.warn({ ...told, outcome }, 'A webhook was given up.');
    else log.debug({ ...told, outcome }, 'A webhook was attempted.');
    return { isAsBefore };
  }
}

class Stopped extends Error {
  override readonly name = 'Stopped';
}

/** Another one when the profile sends elsewhere, or its channel was set anew. */
const whereTo = ({ destination_url, sealed }: OwingProfile): string => `${destination_url} ${sealed ?? ''}`;

const laneOf = ({ space_id, id, destination_url, settings, ordered }: OwingProfile): Lane => ({
  spaceId: space_id,
  profileId: id,
  ordered: ordered === 1,
  host: hostOfTarget({ destination_url, settings }),
});

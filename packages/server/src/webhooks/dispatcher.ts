import type { EntryId, Event, SpaceId } from '@kith/contract';
import type { Logger } from 'pino';
import type { Agent } from 'undici';
import type { Clock } from '../clock.ts';
import type { Cidr } from '../config/config.ts';
import type { Database } from '../db/database.ts';
import { deliveryRequest } from './delivery-request.ts';
import { checkDestination } from './destination.ts';
import { pinnedAgent, type Resolve, systemResolve } from './pinned-agent.ts';
import { type Attempt, recordAttempt } from './record-attempt.ts';
import { longestDelayMs, parseRetryAfter } from './retry-schedule.ts';
import { type Answer, send } from './send.ts';
import { signatures } from './sign.ts';
import { type Lane, Slots } from './slots.ts';
import { type DueDelivery, dueDeliveries, type OwingProfile, owingProfiles, pullBack } from './store.ts';

export interface DispatcherDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly log: Pick<Logger, 'debug' | 'info' | 'warn' | 'error'>;
  /** From 0 (included) to 1. */
  readonly random: () => number;
  /** Null when the entry was erased. */
  readonly readEvent: (spaceId: SpaceId, entryId: EntryId) => Promise<Event | null>;
  readonly allow: readonly Cidr[];
  /** Whether this is the node that sends; asked again every second. Without it, it is. */
  readonly leads?: () => boolean;
  readonly resolve?: Resolve;
  /** For the whole of one attempt. */
  readonly timeoutMs?: number;
  /** How long attempts under way may take when the dispatcher ends. */
  readonly graceMs?: number;
}

const TIMEOUT_MS = 15_000;
const GRACE_MS = 3_000;
/** However far away the next attempt is: a clock that jumps is noticed within a minute. */
const LONGEST_SLEEP_MS = 60_000;
const JUMP_MS = 60_000;
/** How soon another node takes over. */
const FOLLOW_MS = 1000;
/** After the database failed us. */
const REST_MS = 10_000;

/**
 * Sends what is owed. The rows of `deliveries` are all it knows: what was not recorded as settled is sent, also after a
 * crash, so every event arrives at least once.
 */
export class WebhookDispatcher implements AsyncDisposable {
  readonly #deps: DispatcherDeps;
  readonly #agent: Agent;
  readonly #slots = new Slots();
  readonly #underWay = new Map<Promise<void>, AbortController>();
  readonly #resting = new Set<Lane['profileId']>();
  #state: 'new' | 'running' | 'stopped' = 'new';
  #wanted = false;
  #taking: Promise<void> | null = null;
  #timer: NodeJS.Timeout | null = null;
  #lastTake = Number.POSITIVE_INFINITY;
  #lastServed = 0;

  constructor(deps: DispatcherDeps) {
    this.#deps = deps;
    this.#agent = pinnedAgent(deps.allow, deps.resolve ?? systemResolve, deps.timeoutMs ?? TIMEOUT_MS);
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
  }

  async #takeWhileWanted(): Promise<void> {
    while (this.#wanted && this.#state === 'running') {
      this.#wanted = false;
      try {
        const leads = this.#deps.leads?.() ?? true;
        this.#sleep(leads ? await this.#take(this.#deps.clock()) : FOLLOW_MS);
      } catch (error) {
        this.#deps.log.error({ err: error }, 'Webhooks that are due could not be read; trying again soon.');
        this.#sleep(REST_MS);
      }
    }
    this.#taking = null;
  }

  /** Begins what is due and has a free place. @returns ms until the next is due */
  async #take(now: number): Promise<number> {
    const { db } = this.#deps;
    if (now < this.#lastTake - JUMP_MS) await pullBack(db.queries, now + longestDelayMs, now);
    this.#lastTake = now;
    let next = Number.POSITIVE_INFINITY;
    for (const profile of this.#inTurn(await owingProfiles(db.queries))) {
      const lane = laneOf(profile);
      if (profile.due > now) next = Math.min(next, profile.due);
      else if (!this.#resting.has(lane.profileId)) await this.#takeFrom(profile, lane, now);
    }
    return next - now;
  }

  /** Round robin, so that no backlog keeps others waiting for a free place. */
  #inTurn(profiles: readonly OwingProfile[]): OwingProfile[] {
    const next = Math.max(
      0,
      profiles.findIndex(({ id }) => id > this.#lastServed),
    );
    return [...profiles.slice(next), ...profiles.slice(0, next)];
  }

  async #takeFrom(profile: OwingProfile, lane: Lane, now: number): Promise<void> {
    const limit = this.#slots.free(lane);
    if (limit <= 0 || this.#state !== 'running') return;
    const key = { spaceId: profile.space_id, profileId: profile.id };
    const except = this.#slots.underWay(profile.id);
    for (const delivery of await dueDeliveries(this.#deps.db.queries, key, { now, except, limit })) {
      this.#begin(profile, lane, delivery);
    }
  }

  #sleep(ms: number): void {
    if (this.#timer) clearTimeout(this.#timer);
    if (this.#state !== 'running') return;
    this.#timer = setTimeout(() => this.wake(), Math.min(ms, LONGEST_SLEEP_MS)).unref();
  }

  #begin(profile: OwingProfile, lane: Lane, delivery: DueDelivery): void {
    const controller = new AbortController();
    this.#slots.take(lane, delivery.id);
    this.#lastServed = profile.id;
    const attempt = this.#attempt(profile, lane, delivery, controller)
      .catch((error: unknown) => this.#rest(lane, delivery, error))
      .then(() => {
        this.#slots.release(lane, delivery.id);
        this.#underWay.delete(attempt);
        this.wake();
      });
    this.#underWay.set(attempt, controller);
  }

  async #attempt(profile: OwingProfile, lane: Lane, delivery: DueDelivery, controller: AbortController): Promise<void> {
    const { db, clock, log, random, timeoutMs = TIMEOUT_MS } = this.#deps;
    const at = clock();
    const started = performance.now();
    const timer = setTimeout(() => controller.abort(new TookTooLong(timeoutMs)), timeoutMs);
    const answer = await this.#answer(profile, delivery, at, controller.signal).finally(() => clearTimeout(timer));
    if (answer.kind === 'unanswered' && controller.signal.reason instanceof Stopped) return;
    const now = clock();
    const attempt = toAttempt(answer, { at, durationMs: Math.round(performance.now() - started), now });
    const key = { spaceId: profile.space_id, id: delivery.id };
    const outcome = await db.transaction((tx) => recordAttempt(tx, key, attempt, { now, random: random() }));
    this.#slots.noteAttempt(lane, outcome === 'delivered' || outcome === 'erased');
    const told = {
      delivery: delivery.message_id,
      profile: profile.id,
      status: attempt.statusCode,
      error: attempt.error,
    };
    if (outcome === 'failed' || outcome === 'turned off') log.warn({ ...told, outcome }, 'A webhook was given up.');
    else log.debug({ ...told, outcome }, 'A webhook was attempted.');
  }

  /** Whatever is wrong with one delivery becomes its answer. */
  async #answer(
    profile: OwingProfile,
    { message_id: id, entry_id: entryId }: DueDelivery,
    at: number,
    signal: AbortSignal,
  ): Promise<Answer> {
    const { allow, readEvent, log } = this.#deps;
    try {
      const destination = checkDestination(profile.destination_url, allow);
      if (destination.kind === 'refused') return unanswered(destination.reason);
      const event = await readEvent(profile.space_id, entryId);
      if (!event) return unanswered('The entry was erased.');
      const request = deliveryRequest(profile.http_method, destination.url, event);
      const timestampS = Math.floor(at / 1000);
      const headers = {
        ...(request.body !== null && { 'content-type': 'application/json' }),
        'user-agent': 'Kith-Webhooks/1',
        'webhook-id': id,
        'webhook-timestamp': String(timestampS),
        'webhook-signature': signatures(secretsOf(profile, at), { id, timestampS, content: request.signed }),
      };
      return await send(this.#agent, request, headers, signal);
    } catch (error) {
      log.error({ err: error, delivery: id, profile: profile.id }, 'A webhook could not be prepared.');
      return unanswered('Kith could not prepare this delivery; its log says why.');
    }
  }

  /** What could not be recorded would be sent again at once, and again: its profile waits for the database to recover. */
  #rest({ profileId }: Lane, delivery: DueDelivery, error: unknown): void {
    this.#deps.log.error(
      { err: error, delivery: delivery.message_id, profile: profileId },
      'An attempt could not be recorded; it will be made again.',
    );
    this.#resting.add(profileId);
    setTimeout(() => {
      this.#resting.delete(profileId);
      this.wake();
    }, REST_MS).unref();
  }
}

class Stopped extends Error {
  override readonly name = 'Stopped';
}

class TookTooLong extends Error {
  override readonly name = 'TookTooLong';

  constructor(timeoutMs: number) {
    super(`The destination did not answer within ${timeoutMs / 1000} s.`);
  }
}

const unanswered = (error: string): Answer => ({ kind: 'unanswered', error });

const laneOf = ({ id, destination_url }: OwingProfile): Lane => ({
  profileId: id,
  host: URL.canParse(destination_url) ? new URL(destination_url).host : '',
});

/** The newest first; the one before it stays valid for a day. */
const secretsOf = ({ secret, previous_secret, previous_secret_until }: OwingProfile, now: number): string[] =>
  previous_secret !== null && previous_secret_until !== null && now < previous_secret_until
    ? [secret, previous_secret]
    : [secret];

const toAttempt = (answer: Answer, time: { at: number; durationMs: number; now: number }): Attempt => ({
  at: time.at,
  durationMs: time.durationMs,
  statusCode: answer.kind === 'answered' ? answer.statusCode : null,
  error: answer.kind === 'answered' ? null : answer.error,
  excerpt: answer.kind === 'answered' ? answer.excerpt : '',
  retryAfterMs: answer.kind === 'answered' ? parseRetryAfter(answer.retryAfter, time.now) : null,
});

import type { SpaceId } from '@kith/contract';
import { within } from '../../people/persons/within.ts';
import type { Clock } from '../../platform/clock.ts';
import { leastAlikeCosine } from '../../recognition/clusters/alike.ts';
import { Findings } from './findings.ts';
import { type LookDeps, lookAtGallery } from './look-at-gallery.ts';
import { type NearestStranger, nearestStrangers } from './nearest-strangers.ts';

/** Who is not asked for so long is not waited for any more, ms. */
const FORGOTTEN_MS = 60_000;
/** What was found is told for so long, ms. */
const GOOD_FOR_MS = 10 * 60_000;
/** So long the answer waits for the end of a check, ms: where few are known it is there. */
const WORTH_WAITING_MS = 1000;

/** What is known of the health of a gallery. */
export interface Check {
  /** Epoch ms. */
  readonly began: number;
  readonly finished: number | null;
  readonly findings: Findings;
  readonly groups: readonly NearestStranger[];
}

interface Running {
  readonly check: Check & { finished: number | null; groups: readonly NearestStranger[] };
  readonly stop: AbortController;
  readonly ended: Promise<void>;
  /** By the steady clock, as when it ended. */
  asked: number;
  over: number | null;
}

interface Deps extends Omit<LookDeps, 'inTurn'> {
  readonly clock: Clock;
  readonly steadyClock: Clock;
  readonly onError: (error: unknown) => void;
}

/** Looks at galleries in the background, a few persons of each by turns, while somebody asks what was found. */
export class HealthChecks implements AsyncDisposable {
  readonly #deps: Deps;
  readonly #checks = new Map<SpaceId, Running>();
  readonly #running = new Set<Promise<void>>();
  readonly #forgetting: NodeJS.Timeout;
  #turns: Promise<unknown> = Promise.resolve();

  constructor(deps: Deps) {
    this.#deps = deps;
    this.#forgetting = setInterval(() => this.#forget(), FORGOTTEN_MS / 4).unref();
  }

  /**
   * What is known now; a check begins where there is none. @param again whether what a finished one found does not count
   * @throws {IndexUnavailable} the gallery cannot be looked at now
   */
  async ask(spaceId: SpaceId, again: boolean): Promise<Check> {
    await this.#deps.gallery.templates(spaceId);
    this.#forget();
    const before = this.#checks.get(spaceId);
    const running = before && !(again && before.check.finished !== null) ? before : this.#begin(spaceId);
    running.asked = this.#deps.steadyClock();
    await within(WORTH_WAITING_MS, running.ended);
    return running.check;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#forgetting);
    for (const { stop } of this.#checks.values()) stop.abort();
    await Promise.all(this.#running);
  }

  #begin(spaceId: SpaceId): Running {
    const stop = new AbortController();
    const findings = new Findings(leastAlikeCosine);
    const check: Running['check'] = { began: this.#deps.clock(), finished: null, findings, groups: [] };
    const deps = { ...this.#deps, inTurn: <T>(work: () => Promise<T>) => this.#inTurn(work) };
    const look = async () => {
      await lookAtGallery(deps, spaceId, findings, stop.signal);
      check.groups = await nearestStrangers(deps, spaceId, stop.signal);
      if (stop.signal.aborted) return;
      check.finished = this.#deps.clock();
      running.over = this.#deps.steadyClock();
    };
    // Once it is among those that are known.
    const ended: Promise<void> = Promise.resolve()
      .then(look)
      .catch((error: unknown) => {
        if (this.#checks.get(spaceId) === running) this.#checks.delete(spaceId);
        this.#deps.onError(error);
      })
      .finally(() => this.#running.delete(ended));
    this.#running.add(ended);
    const running: Running = { check, stop, ended, asked: this.#deps.steadyClock(), over: null };
    this.#checks.get(spaceId)?.stop.abort();
    this.#checks.set(spaceId, running);
    return running;
  }

  /** One piece of work after another, of whichever gallery: a large one keeps no small one waiting for hours. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const now = this.#turns.then(work);
    this.#turns = now.catch(() => undefined);
    return now;
  }

  /** Stops what nobody asks for, and drops what is old. */
  #forget(): void {
    const now = this.#deps.steadyClock();
    for (const [spaceId, { stop, asked, over }] of this.#checks) {
      if (over === null ? now - asked <= FORGOTTEN_MS : now - over <= GOOD_FOR_MS) continue;
      stop.abort();
      this.#checks.delete(spaceId);
    }
  }
}

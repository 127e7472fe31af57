import type { AccountId, SpaceId } from '@kith/contract';
import type { Logger } from 'pino';
import type { Clock } from '../../platform/clock.ts';
import type { Database } from '../../platform/db/database.ts';
import { type Arrived, type Broker, type ConnectionDeps, MqttConnection } from '../../platform/mqtt/mqtt-connection.ts';
import { backoff, pauseMs } from '../../platform/streams/backoff.ts';
import type { AnalysedPicture, Vision } from '../../recognition/vision/vision.ts';
import { settingsOf as sourceSettingsOf } from '../../tenancy/sources/sources.ts';
import { budgets } from '../budgets.ts';
import { type IngestDeps, ingest } from '../ingest/ingest.ts';
import { judgeFrame } from '../ingest/judge-frame.ts';
import { analysisFor } from '../ingest/source-rules.ts';
import { type FrigateApi, fetchSnapshot } from './frigate-api.ts';
import { type FrigateEvent, readFrigateEvent } from './frigate-event.ts';
import { sourceOfCamera } from './source-of-camera.ts';
import { type FrigateSettings, isTold, noteTold } from './store.ts';
import { type Looked, type Step, whenToLook } from './when-to-look.ts';
import { type WriteNameDeps, writeName } from './write-name.ts';

export interface ListenDeps extends IngestDeps, Omit<WriteNameDeps, 'api'> {
  readonly db: Database;
  readonly clock: Clock;
  readonly vision: Vision;
  readonly log: Pick<Logger, 'warn'>;
  readonly connection: ConnectionDeps;
}

/** Which Frigate, for whom. */
export interface Listened {
  readonly spaceId: SpaceId;
  readonly accountId: AccountId;
  readonly settings: FrigateSettings;
  readonly broker: Broker;
  readonly api: FrigateApi;
  readonly clientId: string;
}

interface Reports {
  readonly onEvent: () => void;
  /** @param problem a sentence; null: it went well */
  readonly onProblem: (problem: string | null) => void;
}

/** The best picture of an object so far. */
interface Best {
  readonly image: Buffer;
  readonly picture: AnalysedPicture;
  readonly snapshotAt: number;
}

/** A picture that was fetched, and could not be looked at yet: Frigate may not have it any more when it is tried again. */
type Fetched = Pick<Best, 'image' | 'snapshotAt'>;

/** Since when an event could not be looked at or told, how often that was tried, and before when it is not tried again: steady ms. */
interface Failing {
  readonly since: number;
  readonly tries: number;
  readonly until: number;
}

/** An object that Frigate follows. */
interface Followed {
  event: FrigateEvent;
  looked: Looked | null;
  fetched: Fetched | null;
  best: Best | null;
  failing: Failing | null;
  /** Whether nothing better is waited for. */
  isDue: boolean;
  timer: NodeJS.Timeout | null;
  isBusy: boolean;
}

const { followed: mostFollowed, underWay: mostUnderWay, keptBytes: mostKeptBytes } = budgets.frigate;
/** Of what Frigate says nothing more for so long, without a face, the end was not heard: the broker or Frigate was away. */
const SILENT_MS = 60 * 60 * 1000;
/** So long it is tried again to look at an event, or to tell it: a database that restarts is back by then. */
const TRIED_MS = 10 * 60 * 1000;
/** Events that were told are remembered so many, beside the database. */
const REMEMBERED = 1000;
const surely: ReadonlySet<string> = new Set(['exact', 'ha', 'reinit']);

/** What a look at a picture comes to. */
interface Found {
  readonly found: Best | null;
  readonly isSure: boolean;
}

const nothing: Found = { found: null, isSure: false };

/** Frigate cannot be asked now; the message is a sentence. */
class FrigateAway extends Error {
  override readonly name = 'FrigateAway';
}

/** An event was told while it was looked at. */
class ToldAlready extends Error {
  override readonly name = 'ToldAlready';
}

/**
 * Listens to the events of one Frigate. Of each object that is followed pictures are looked at until somebody is known for sure, or until
 * nothing better is to be expected; then the best one is seen as any other picture is, once.
 */
export class FrigateListener implements AsyncDisposable {
  readonly #deps: ListenDeps;
  readonly #listened: Listened;
  readonly #reports: Reports;
  readonly #followed = new Map<string, Followed>();
  readonly #told = new Set<string>();
  readonly #waiting: Followed[] = [];
  readonly #working = new Set<Promise<void>>();
  /** Names that are being written. */
  readonly #naming = new Set<Promise<void>>();
  readonly #stop = new AbortController();
  #connection: MqttConnection | null = null;

  constructor(deps: ListenDeps, listened: Listened, reports: Reports) {
    this.#deps = deps;
    this.#listened = listened;
    this.#reports = reports;
  }

  get isConnected(): boolean {
    return this.#connection !== null && !this.#connection.isClosed;
  }

  /**
   * Connects anew where it is not connected.
   * @throws {MqttProblem}
   */
  async connect(): Promise<void> {
    if (this.isConnected) return;
    const { broker, clientId, settings } = this.#listened;
    const onMessage = (message: Arrived): void => this.#hear(message);
    const connection = await MqttConnection.open(this.#deps.connection, broker, { clientId, onMessage });
    try {
      await connection.subscribe(`${settings.topic_prefix}/events`);
    } catch (error) {
      await connection[Symbol.asyncDispose]();
      throw error;
    }
    this.#connection = connection;
  }

  /** What is under way ends; what was followed is left. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    for (const { timer } of this.#followed.values()) if (timer) clearTimeout(timer);
    this.#followed.clear();
    this.#waiting.length = 0;
    await this.#connection?.[Symbol.asyncDispose]();
    await Promise.allSettled([...this.#working, ...this.#naming]);
  }

  #hear({ payload, isRetained }: Arrived): void {
    const { settings } = this.#listened;
    // What the broker kept is of whoever knows when.
    if (isRetained || this.#stop.signal.aborted) return;
    const event = readFrigateEvent(payload);
    if (!event || !settings.labels.includes(event.label)) return;
    if (settings.cameras.length > 0 && !settings.cameras.includes(event.camera)) return;
    this.#reports.onEvent();
    if (this.#told.has(event.id)) return;
    const followed = this.#followed.get(event.id);
    if (!followed && this.#followed.size >= mostFollowed) {
      this.#reports.onProblem(`Frigate follows more than ${mostFollowed} objects at once: some were not looked at.`);
      return;
    }
    const now = followed ?? {
      event,
      looked: null,
      fetched: null,
      best: null,
      failing: null,
      isDue: false,
      timer: null,
      isBusy: false,
    };
    now.event = event;
    this.#followed.set(event.id, now);
    this.#step(now);
  }

  #step(one: Followed): void {
    if (one.timer) clearTimeout(one.timer);
    one.timer = null;
    if (one.isBusy || this.#stop.signal.aborted) return;
    const step = nextFor(one, performance.now());
    if (step.kind === 'wait') {
      if (step.untilMs === null) {
        // Nothing was found yet. If something is said of it after all, it is followed anew.
        one.timer = setTimeout(() => this.#followed.delete(one.event.id), SILENT_MS).unref();
        return;
      }
      one.timer = setTimeout(() => this.#step(one), Math.max(0, step.untilMs - performance.now())).unref();
      return;
    }
    one.isBusy = true;
    this.#waiting.push(one);
    this.#begin();
  }

  #begin(): void {
    while (this.#working.size < mostUnderWay) {
      const one = this.#waiting.shift();
      if (!one) return;
      const work = this.#workOn(one)
        .catch((error: unknown) => this.#fail(one, error))
        .finally(() => {
          this.#working.delete(work);
          this.#begin();
        });
      this.#working.add(work);
    }
  }

  /** What could not be done with an event is tried again for a while, as long as there is room for its pictures. */
  #fail(one: Followed, error: unknown): void {
    if (this.#stop.signal.aborted) return;
    const now = performance.now();
    const { since, tries } = one.failing ?? { since: now, tries: 0 };
    const isGivenUp = !this.#followed.has(one.event.id) || now - since > TRIED_MS || this.#isFull();
    const isAway = error instanceof FrigateAway;
    if (isGivenUp && isAway && one.best && this.#followed.has(one.event.id)) {
      // Nothing better comes: what was seen before is told.
      this.#reports.onProblem(error.message);
      one.failing = null;
      one.isDue = true;
      one.isBusy = false;
      this.#step(one);
      return;
    }
    if (isGivenUp || (tries === 0 && !isAway)) {
      const told = { err: error, spaceId: this.#listened.spaceId, isGivenUp };
      this.#deps.log.warn(told, 'An event of Frigate could not be seen.');
    }
    this.#reports.onProblem(isAway ? error.message : 'An event could not be seen; the log of the server says why.');
    if (isGivenUp) {
      this.#leave(one);
      return;
    }
    one.failing = { since, tries: tries + 1, until: now + pauseMs(backoff, tries + 1, Math.random()) };
    one.isBusy = false;
    this.#step(one);
  }

  /** Whether pictures take as much memory as they may. */
  #isFull(): boolean {
    const bytes = (one: Followed): number => (one.best?.image.length ?? 0) + (one.fetched?.image.length ?? 0);
    return [...this.#followed.values()].reduce((sum, one) => sum + bytes(one), 0) > mostKeptBytes;
  }

  async #workOn(one: Followed): Promise<void> {
    const step = nextFor(one, performance.now());
    const isSure = step.kind === 'look' ? await this.#look(one) : false;
    // It may have been told by another node, or before a restart.
    if (this.#stop.signal.aborted || !this.#followed.has(one.event.id)) return;
    const next = nextFor(one, performance.now());
    if (isSure || this.#isFull() || next.kind === 'settle') {
      one.isDue = true;
      return this.#settle(one);
    }
    one.failing = null;
    one.isBusy = false;
    this.#step(one);
  }

  /** Looks at the best picture of now. @returns whether somebody is known for sure */
  async #look(one: Followed): Promise<boolean> {
    const { id } = one.event;
    one.fetched ??= await this.#fetch(one);
    if (!one.fetched) return false;
    if (one.looked === null && (await isTold(this.#deps.db.queries, this.#listened.spaceId, id))) {
      this.#leave(one);
      return false;
    }
    const { found, isSure } = await this.#judge(one.event, one.fetched);
    const at = performance.now();
    one.looked = lookedAt(one.looked, one.fetched, at);
    one.fetched = null;
    if (!found) return false;
    one.looked = { ...one.looked, faceAt: one.looked.faceAt ?? at };
    if (isSure || sizeOf(found.picture) >= sizeOf(one.best?.picture)) one.best = found;
    return isSure;
  }

  /** @returns null: there is none, and that counts as a look */
  async #fetch(one: Followed): Promise<Fetched | null> {
    const { id, snapshotAt } = one.event;
    const fetched = await fetchSnapshot(this.#listened.api, id);
    // It keeps pictures of what is over: an event that ends meanwhile is looked at when it is back.
    if (fetched.kind === 'failed' && fetched.isAway) throw new FrigateAway(fetched.problem);
    this.#reports.onProblem(fetched.kind === 'failed' ? fetched.problem : null);
    if (fetched.kind === 'answered' && fetched.value !== null) return { image: fetched.value, snapshotAt };
    one.looked = lookedAt(one.looked, { snapshotAt }, performance.now());
    return null;
  }

  /** Who is on a picture; nothing is found where there is no face. */
  async #judge({ camera }: FrigateEvent, { image, snapshotAt }: Fetched): Promise<Found> {
    const source = await sourceOfCamera(this.#deps, this.#listened, camera);
    if (!source) return nothing;
    const settings = sourceSettingsOf(source);
    const asker = { asker: String(this.#listened.spaceId), signal: this.#stop.signal };
    const outcome = await this.#deps.vision.analyse(image, { ...analysisFor(settings), ...asker });
    if (outcome.kind === 'refused') {
      this.#reports.onProblem('Frigate sends snapshots that are no pictures.');
      return nothing;
    }
    const { picture } = outcome;
    if (picture.faces.length === 0) return nothing;
    const frame = { image, picture, timestamp: Math.round(snapshotAt * 1000), among: undefined };
    const { judged } = await judgeFrame(this.#deps, { source, settings, frame });
    return { found: { image, picture, snapshotAt }, isSure: judged.some(({ result }) => surely.has(result)) };
  }

  /** Sees the best picture, as one of a camera, and names the event. */
  async #settle(one: Followed): Promise<void> {
    const { event, best } = one;
    const { spaceId, settings, api } = this.#listened;
    const source = best && (await sourceOfCamera(this.#deps, this.#listened, event.camera));
    if (!source) return this.#leave(one);
    const frame = {
      ...{ image: best.image, picture: best.picture, among: undefined, timestamp: Math.round(best.snapshotAt * 1000) },
      onStored: async (tx: Parameters<typeof noteTold>[0]) => {
        // A node that was held up hears only later that another one took over.
        if (await isTold(tx, spaceId, event.id)) throw new ToldAlready('Another node told of this event.');
        await noteTold(tx, spaceId, event.id, this.#deps.clock());
      },
    };
    const entryIds = await ingest(this.#deps, source, sourceSettingsOf(source), frame).catch((error: unknown) => {
      if (error instanceof ToldAlready) return null;
      throw error;
    });
    this.#leave(one);
    if (entryIds === null || !settings.write_names) return;
    if (this.#naming.size >= mostFollowed) {
      this.#reports.onProblem(`More than ${mostFollowed} names wait for Frigate: some were not written.`);
      return;
    }
    this.#name(event.id, writeName({ ...this.#deps, api }, spaceId, event.id, entryIds, this.#stop.signal));
  }

  /** A name waits for Frigate in the place of no event. */
  #name(eventId: string, writing: Promise<string | null>): void {
    const { log } = this.#deps;
    const work = writing
      .then((problem) => {
        if (problem !== null) this.#reports.onProblem(problem);
      })
      .catch((error: unknown) => log.warn({ err: error, event: eventId }, 'An event of Frigate could not be named.'))
      .finally(() => this.#naming.delete(work));
    this.#naming.add(work);
  }

  /** Nothing more is done about an event. */
  #leave(one: Followed): void {
    const { id } = one.event;
    if (one.timer) clearTimeout(one.timer);
    this.#followed.delete(id);
    this.#told.add(id);
    const [oldest] = this.#told;
    if (this.#told.size > REMEMBERED && oldest !== undefined) this.#told.delete(oldest);
  }
}

const sizeOf = (picture: AnalysedPicture | undefined): number => picture?.faces[0]?.areaPx ?? 0;

/** @param at steady ms */
const lookedAt = (before: Looked | null, { snapshotAt }: Pick<Fetched, 'snapshotAt'>, at: number): Looked => ({
  ...{ looks: (before?.looks ?? 0) + 1, snapshotAt, at, faceAt: before?.faceAt ?? null },
});

/** What could not be done waits, and is ended before anything else. @param now steady ms */
function nextFor({ event, looked, fetched, failing, isDue }: Followed, now: number): Step {
  if (failing && failing.until > now) return { kind: 'wait', untilMs: failing.until };
  if (isDue) return { kind: 'settle' };
  return fetched ? { kind: 'look' } : whenToLook(event, looked, now);
}

import type { SourceId, SpaceId } from '@kith/contract';
import type { Logger } from 'pino';
import { BackgroundJob } from '../../platform/background-job.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Database } from '../../platform/db/database.ts';
import { unseal } from '../../platform/seal.ts';
import { settingsOf as sourceSettingsOf } from '../../tenancy/sources/sources.ts';
import { livingSources, type SourceRow } from '../../tenancy/sources/store.ts';
import { openPlaces, type Place } from '../visits/store.ts';
import type { VisitKeeper } from '../visits/visit-keeper.ts';
import { type FindStreamDeps, findStream } from './find-stream.ts';
import { Lease } from './lease.ts';
import { inTurn } from './places.ts';
import * as readers from './readers.ts';
import { sealedAddressOf } from './sealed-address.ts';
import { type CameraRow, settingsOf } from './store.ts';
import {
  type CameraWatch,
  type Finding,
  type FoundStream,
  OUTAGE_MS,
  type StreamReader,
  type WatchedCamera,
} from './watching.ts';

/** How often a node looks which cameras it is to read. */
const LOOK_MS = 2000;
/** Cameras that it begins to read in one look: nodes that start together share them, and none is overrun. */
const CLAIMS_A_LOOK = 4;
/** Each camera is looked after so often. */
const KEEP_MS = 10_000;
/** A camera that cannot be read for so long has its place in vain, where another one waits. */
const VAIN_MS = 60_000;
/** What of a visit is not written down yet. */
const UNWRITTEN_MS = 10_000;

interface Deps extends FindStreamDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly log: Pick<Logger, 'info' | 'warn'>;
  readonly node: string;
  readonly secrets: { readonly tokenKey: Buffer };
  readonly streams: StreamReader;
  readonly visits: Pick<VisitKeeper, 'endAll'>;
  /** Told when a camera of a space is found otherwise than before. */
  readonly onState: (spaceId: SpaceId) => void;
  readonly onCameraFound: readers.OnCameraFound;
  /** How many cameras this node reads at most. */
  readonly most: number;
}

/** A camera that this node reads. */
interface Reading {
  readonly row: CameraRow;
  readonly source: SourceRow;
  /** What would make another reading of it. */
  readonly version: string;
  readonly watch: CameraWatch;
  readonly absenceMs: number;
  /** How it was found last, and whether that is written down. */
  found: readers.FoundState;
  isWritten: boolean;
  writing: Promise<void>;
  /** Monotonic ms when this node began to read it, and when it was looked after last. */
  readonly begunAt: number;
  keptAt: number;
  /** Resolves when it rests, for its camera may be another node's by now. */
  resting: Promise<void> | null;
}

/**
 * Reads cameras: all of them on a node that is alone, and each by exactly one where there are several. A node that is not heard of
 * any more loses its cameras to the others, and stops reading before they begin.
 */
export class CameraKeeper implements AsyncDisposable {
  readonly #deps: Deps;
  readonly #readings = new Map<SourceId, Reading>();
  readonly #job: BackgroundJob;
  readonly #lease: Lease;
  #isFailing = false;

  constructor(deps: Deps) {
    this.#deps = deps;
    this.#lease = new Lease(deps.db, deps.node, () => this.#rest());
    this.#job = new BackgroundJob(
      () => this.#look().then(() => this.#noteSuccess()),
      (error) => this.#noteFailure(error),
      { everyMs: LOOK_MS },
    );
  }

  /** Looks now which cameras are to be read, and how. */
  wake(): void {
    this.#job.wake();
  }

  /** A camera that this node reads; null when it does not. */
  reading(id: SourceId): CameraWatch | null {
    return this.#readings.get(id)?.watch ?? null;
  }

  /** How many this node reads, by how they are. */
  get states(): Readonly<Record<CameraRow['state'], number>> {
    const states = { starting: 0, online: 0, offline: 0 };
    for (const { found } of this.#readings.values()) states[found.state]++;
    return states;
  }

  /** Stops reading; other nodes may begin at once. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#job[Symbol.asyncDispose]();
    this.#lease.leave();
    await this.#stopAll();
    await this.#lease[Symbol.asyncDispose]();
  }

  async #look(): Promise<void> {
    const { db, node } = this.#deps;
    const { lapses } = this.#lease;
    // Asked first: where somebody begins to read meanwhile, no visit has begun that would be taken for one that nobody reads.
    const open = await openPlaces(db.queries);
    const enabled = await readers.enabledCameras(db);
    if (enabled.length > 0) await this.#lease.renew();
    else this.#lease.leave();
    const living = enabled.length > 0 && db.isShared ? await readers.livingReaders(db) : new Set([node]);
    const sources = await livingSources(
      db.queries,
      enabled.map(({ source_id }) => source_id),
    );
    const toRead = enabled.filter(({ source_id }) => sources.has(source_id));
    const { mine, left, claims } = await this.#share(toRead, living);
    const stale = [...this.#readings].filter(([id, { version }]) => {
      const row = mine.get(id);
      const source = sources.get(id);
      return !row || !source || versionOf(row, source) !== version;
    });
    // Each may take seconds, and together they must not outlast the lease.
    await Promise.all(stale.map(([id]) => this.#stop(id)));
    await this.#endUnread(open, toRead, left);
    for (const row of left) await this.#noteNoRoom(row);
    for (const [id, row] of mine) {
      const source = sources.get(id);
      if (source && !this.#readings.has(id)) await this.#start(row, source, lapses);
    }
    for (const reading of this.#readings.values()) {
      await this.#resume(reading, lapses);
      await this.#keep(reading);
    }
    if (claims === CLAIMS_A_LOOK) this.wake();
  }

  /** Takes the cameras that are this node's to read, and leaves others for them where it has no room. */
  async #share(toRead: readonly readers.EnabledCamera[], living: ReadonlySet<string>) {
    const { db, node, most } = this.#deps;
    const mine = new Map<SourceId, CameraRow>();
    const free = new Map<SourceId, CameraRow>();
    for (const row of toRead) {
      if (row.node === node) mine.set(row.source_id, row);
      else if (row.node === null || (!living.has(row.node) && !this.#lease.mayOthersComeBack))
        free.set(row.source_id, row);
    }
    const order = inTurn(
      toRead.map(({ source_id: id, account_id: accountId }) => ({
        ...{ id, accountId, isVain: this.#isVain(id) },
        by: mine.has(id) ? 'this node' : free.has(id) ? 'nobody' : 'another',
      })),
    );
    let claims = 0;
    for (const id of order.slice(0, most)) {
      const row = free.get(id);
      if (!row || claims === CLAIMS_A_LOOK || !(await readers.claimCamera(db, row, node))) continue;
      claims++;
      mine.set(id, { ...row, node });
    }
    const left: CameraRow[] = [];
    for (const id of order.toReversed()) {
      const row = mine.get(id);
      if (row && mine.size > most) {
        mine.delete(id);
        await this.#stop(id);
        if (await readers.claimCamera(db, row, null)) left.push({ ...row, node: null });
      }
    }
    for (const id of order.slice(most)) {
      const row = free.get(id);
      if (row) left.push(row);
    }
    return { mine, left, claims };
  }

  #rest(): void {
    this.#deps.log.warn('Cameras are left to other nodes, for the database does not answer.');
    for (const reading of this.#readings.values()) reading.resting ??= reading.watch.rest();
  }

  /** @param lapses of the lease before it was asked whose the camera is */
  async #resume(reading: Reading, lapses: number): Promise<void> {
    if (!reading.resting) return;
    await reading.resting;
    if (this.#lease.lapses !== lapses) return;
    reading.resting = null;
    reading.watch.resume();
  }

  /** @param lapses of the lease before it was asked whose the camera is */
  async #start(row: CameraRow, source: SourceRow, lapses: number): Promise<void> {
    const { clock, streams } = this.#deps;
    const { zones, frames_per_second } = settingsOf(row);
    const absenceMs = absenceMsOf(row);
    // Whoever was here when nobody could look may still be; not for ever.
    await this.#endVisits(row, absenceMs + OUTAGE_MS);
    // It would read what may be another node's by now, and nothing would have it rest.
    if (this.#lease.lapses !== lapses) return;
    const camera: WatchedCamera = {
      id: row.source_id,
      source,
      settings: sourceSettingsOf(source),
      stream: () => this.#findStream(row),
      isStillRead: (tx) => readers.holdCamera(tx, row.source_id, this.#deps.node),
      zones,
      framesPerSecond: frames_per_second,
      absenceMs,
    };
    const begun = { state: row.state === 'offline' ? row.state : ('starting' as const), since: row.state_since };
    const found = { ...begun, problem: row.problem, picture: null };
    const watch = streams.watch(camera, { state: (finding) => this.#note(row.source_id, finding) });
    const version = versionOf(row, source);
    this.#readings.set(row.source_id, {
      row,
      source,
      version,
      watch,
      absenceMs,
      found,
      isWritten: true,
      writing: Promise.resolve(),
      begunAt: performance.now(),
      keptAt: 0,
      resting: null,
    });
    if (row.state === 'online') {
      this.#found(row.source_id, { ...found, state: 'starting', since: clock() });
    }
  }

  async #findStream(row: CameraRow): Promise<FoundStream> {
    const url = unseal(this.#deps.secrets.tokenKey, sealedAddressOf(row.source_id), row.sealed);
    if (url === null) return { kind: 'fails', problem: 'credentials_lost' };
    return findStream(this.#deps, url, settingsOf(row).transport);
  }

  #note(id: SourceId, finding: Finding): void {
    const reading = this.#readings.get(id);
    if (!reading) return;
    const { found } = reading;
    const since = finding.kind === found.state ? found.since : this.#deps.clock();
    if (finding.kind === 'offline') {
      if (found.state === 'offline' && found.problem === finding.problem) return;
      this.#found(id, { state: 'offline', since, problem: finding.problem, picture: null });
    } else {
      const { width, height, codec, fps } = finding;
      this.#found(id, { state: 'online', since, problem: null, picture: { width, height, codec, fps } });
    }
  }

  #found(id: SourceId, found: readers.FoundState): void {
    const reading = this.#readings.get(id);
    if (!reading) return;
    reading.found = found;
    reading.isWritten = false;
    this.#write(reading).catch(() => undefined);
  }

  /** One after another, so that the last is what stays. What cannot be written now is written by one of the next looks. */
  #write(reading: Reading): Promise<void> {
    const { db, node, onState, onCameraFound } = this.#deps;
    reading.writing = reading.writing
      .catch(() => undefined)
      .then(async () => {
        if (reading.isWritten) return;
        const { found, row } = reading;
        await readers.writeState(db, { spaceId: row.space_id, id: row.source_id, node }, found, onCameraFound);
        if (reading.found === found) reading.isWritten = true;
        onState(row.space_id);
      });
    return reading.writing;
  }

  /** Writes down what is not, and now and then when the last frame came, and ends visits that nobody ended. */
  async #keep(reading: Reading): Promise<void> {
    const { db } = this.#deps;
    const { row, watch, absenceMs } = reading;
    if (!reading.isWritten) await this.#write(reading);
    if (performance.now() - reading.keptAt < KEEP_MS) return;
    reading.keptAt = performance.now();
    const { lastFrameAt, isSeeing } = watch.health;
    await this.#endVisits(row, absenceMs + (isSeeing ? UNWRITTEN_MS : OUTAGE_MS));
    if (db.isShared && lastFrameAt !== null) await readers.writeLastFrame(db, row.source_id, lastFrameAt);
  }

  /** Ends visits where nobody reads: also those of a camera whose reader, or whoever took it away, was killed before they did. */
  async #endUnread(open: readonly Place[], toRead: readonly CameraRow[], left: readonly CameraRow[]): Promise<void> {
    for (const place of open) {
      const isHere = ({ source_id }: CameraRow): boolean => source_id === place.sourceId;
      const row = left.find(isHere);
      if (row) await this.#endVisits(row, absenceMsOf(row) + OUTAGE_MS);
      else if (!toRead.some(isHere)) await this.#deps.visits.endAll(place);
    }
  }

  #endVisits(row: CameraRow, silentMs: number): Promise<void> {
    const now = this.#deps.clock();
    // Whoever was seen so long in the future was seen by a clock that went wrong.
    return this.#deps.visits.endAll(placeOf(row), { since: now - silentMs, until: now + OUTAGE_MS });
  }

  /** Nobody reads it, and this node cannot. */
  async #noteNoRoom(row: CameraRow): Promise<void> {
    if (row.problem === 'too_many') return;
    const { db, clock, onCameraFound } = this.#deps;
    const found = { state: 'offline', since: clock(), problem: 'too_many', picture: null } as const;
    const camera = { spaceId: row.space_id, id: row.source_id, node: row.node };
    await readers.writeState(db, camera, found, onCameraFound);
    this.#deps.onState(row.space_id);
  }

  #isVain(id: SourceId): boolean {
    const reading = this.#readings.get(id);
    if (reading?.found.state !== 'offline') return false;
    const offlineMs = this.#deps.clock() - reading.found.since;
    return Math.min(offlineMs, performance.now() - reading.begunAt) >= VAIN_MS;
  }

  async #stop(id: SourceId): Promise<void> {
    const reading = this.#readings.get(id);
    this.#readings.delete(id);
    await reading?.watch[Symbol.asyncDispose]();
  }

  async #stopAll(): Promise<void> {
    await Promise.all([...this.#readings.keys()].map((id) => this.#stop(id)));
  }

  #noteSuccess(): void {
    if (this.#isFailing) this.#deps.log.info('Cameras are looked after again.');
    this.#isFailing = false;
  }

  #noteFailure(error: unknown): void {
    if (!this.#isFailing) this.#deps.log.warn({ err: error }, 'Cameras cannot be looked after; trying again.');
    this.#isFailing = true;
  }
}

const placeOf = ({ space_id, source_id }: CameraRow): Place => ({ spaceId: space_id, sourceId: source_id });

const absenceMsOf = (row: CameraRow): number => settingsOf(row).absence_seconds * 1000;

/** What of a camera and its source makes another reading of it. */
const versionOf = ({ sealed, settings }: CameraRow, source: SourceRow): string =>
  JSON.stringify([sealed, settings, source.settings, source.name]);

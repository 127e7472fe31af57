import type { EntryId, Pid, Result, SourceId, SpaceId, VisitId } from '@kith/contract';
import { LRUCache } from 'lru-cache';
import type { Logger } from 'pino';
import type { Database, Tx } from '../../platform/db/database.ts';
import type { PersonId } from '../../platform/db/schema.ts';
import { holdSpace } from '../../platform/db/space-revision.ts';
import { saySeldom, type Warn } from '../../platform/telemetry/say-seldom.ts';
import { cosineOf } from '../../recognition/calibration/calibration.ts';
import type { EntriesById } from '../entries/read-events.ts';
import { findEntries } from '../entries/store.ts';
import { insertVisitEntry } from '../entries/visit-store.ts';
import type { IngestDeps } from '../ingest/ingest.ts';
import { type ArrivedFrame, judgeFrame, storeJudged } from '../ingest/judge-frame.ts';
import { chooseVisit, type VisitOfEntry } from './choose-visit.ts';
import * as store from './store.ts';
import { strangerLike } from './stranger-like.ts';

/** A face that was followed until it is sure enough whose it is. */
export interface Appearance {
  /** The best frame, with exactly one face, whose template is what the frames together say; its timestamp is when it was seen best. */
  readonly frame: ArrivedFrame;
  /** Epoch ms. */
  readonly firstSeen: number;
  /** Epoch ms. */
  readonly lastSeen: number;
  /** How many decided. */
  readonly frames: number;
  /** Whether the camera is still read by who tells this: asked in the transaction that would write it. */
  readonly isStillRead: (tx: Tx) => Promise<boolean>;
  /** The visit that was told of this very face, when it turns out to be somebody else's. */
  readonly previous?: VisitId;
}

/** What came of it: a visit began, one that lasts goes on and nobody is told, or one is told again as somebody else's. */
export interface Appeared {
  readonly kind: 'opened' | 'prolonged' | 'changed';
  readonly visitId: VisitId;
  readonly entryId: EntryId;
  readonly result: Result;
  readonly personId: PersonId | null;
  readonly pid: Pid | null;
  readonly confidence: number | null;
}

/** Somebody else reads the camera by now, or nobody is to: nothing was stored. */
export class NotRead extends Error {
  override readonly name = 'NotRead';
}

/** A step of the transaction that ends visits, which holds the space. */
export type OnVisitsEnded = (tx: Tx, spaceId: SpaceId, visits: readonly store.EndedVisit[]) => Promise<void>;

interface Deps extends IngestDeps {
  readonly db: Database;
  readonly entriesOf: EntriesById;
  readonly log: Pick<Logger, 'warn'>;
  readonly onVisitsEnded: OnVisitsEnded;
}

/** Who is still there is written down so often, for all of a space together. */
const WRITE_MS = 3000;
/** Far more than can be under way on one node. */
const MOST_PLACES = 10_000;
/** A face is compared with few others: calibration takes that as its smallest number. */
const ONE = 1;

/**
 * Keeps visits: writes each with the entry that tells of it, in one transaction, and then only prolongs it. Visits that another node
 * began, or this one in a life before, go on as its own do.
 */
export class VisitKeeper implements AsyncDisposable {
  readonly #deps: Deps;
  readonly #warn: Warn;
  /** Where the visits are of which this node has told, until they end: some may end on another node, which nobody says here. */
  readonly #places = new LRUCache<VisitId, store.Place>({ max: MOST_PLACES });
  readonly #seen = new Map<VisitId, store.Prolonged>();
  /** The faces of one camera are decided one after another. */
  readonly #lines = new Map<SourceId, Promise<unknown>>();
  readonly #timer: NodeJS.Timeout;
  #writing: Promise<void> = Promise.resolve();

  constructor(deps: Deps) {
    this.#deps = deps;
    this.#warn = saySeldom(deps.log);
    this.#timer = setInterval(() => {
      if (this.#seen.size > 0) void this.write();
    }, WRITE_MS).unref();
  }

  /** Writes down who was seen last, and when. */
  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#timer);
    await Promise.allSettled(this.#lines.values());
    await this.write();
  }

  /**
   * Decides whose a face is, and stores an entry with its visit and tells of it, or prolongs the visit that it belongs to.
   * @throws {NotRead} who tells this reads the camera no more
   */
  appear(appearance: Appearance): Promise<Appeared> {
    const { id } = appearance.frame.source;
    const before = this.#lines.get(id) ?? Promise.resolve();
    const appeared = before.then(() => this.#decide(appearance));
    const line = appeared
      .catch(() => undefined)
      .finally(() => {
        if (this.#lines.get(id) === line) this.#lines.delete(id);
      });
    this.#lines.set(id, line);
    return appeared;
  }

  /**
   * Somebody is still there. Written with others, within seconds.
   * @param lastSeen epoch ms
   * @param frames how many more showed the face
   */
  prolong(visitId: VisitId, lastSeen: number, frames: number): void {
    const known = this.#seen.get(visitId);
    this.#seen.set(visitId, {
      id: visitId,
      lastSeen: Math.max(known?.lastSeen ?? 0, lastSeen),
      frames: (known?.frames ?? 0) + frames,
    });
  }

  /**
   * Somebody was absent for as long as the camera says. Who was seen since, by another node or in another track, is there still: whoever
   * slept meanwhile does not know.
   * @param lastSeen epoch ms
   */
  async end(visitId: VisitId, lastSeen: number): Promise<void> {
    const place = this.#places.get(visitId);
    if (!place) return;
    const { spaceId } = place;
    this.prolong(visitId, lastSeen, 0);
    await this.write();
    if (!(await this.#endOne(spaceId, visitId, lastSeen))) this.#places.delete(visitId);
  }

  /** Ends all that last at a camera. @param but not those whose person was seen last then */
  async endAll({ spaceId, sourceId }: store.Place, but?: store.Span): Promise<void> {
    if (!(await store.hasOpenVisits(this.#deps.db.queries, spaceId, sourceId, but))) return;
    await this.write();
    await this.#inSpace(spaceId, async (tx) => {
      const visits = await store.endVisits(tx, spaceId, sourceId, but);
      if (visits.length > 0) await this.#deps.onVisitsEnded(tx, spaceId, visits);
    });
  }

  /** Writes down what `prolong` was told. What cannot be written is kept for the next time. */
  write(): Promise<void> {
    this.#writing = this.#writing.then(async () => {
      const bySpace = new Map<SpaceId, store.Prolonged[]>();
      for (const [visitId, seen] of this.#seen) {
        const place = this.#places.get(visitId);
        if (place) bySpace.set(place.spaceId, [...(bySpace.get(place.spaceId) ?? []), seen]);
      }
      this.#seen.clear();
      for (const [spaceId, visits] of bySpace) {
        try {
          await this.#inSpace(spaceId, (tx) => store.prolongVisits(tx, spaceId, visits));
        } catch (error) {
          for (const { id, lastSeen, frames } of visits) this.prolong(id, lastSeen, frames);
          this.#warn({ err: error }, 'Who is still there could not be written down; trying again soon.');
        }
      }
    });
    return this.#writing;
  }

  async #decide(appearance: Appearance): Promise<Appeared> {
    const { frame, previous } = appearance;
    const [face] = frame.frame.picture.faces;
    if (!face || frame.frame.picture.faces.length > 1) throw new Error('A visit is of one face.');
    const verdict = await judgeFrame(this.#deps, frame);
    const [judged] = verdict.judged;
    if (!judged) throw new Error('A face was not judged.');
    const open = await this.#openVisits(frame);
    const choice = chooseVisit(judged, open, previous, await this.#strangerLike(frame, open, face.scaled));
    if (choice.ends) await this.#endNow(placeOf(frame), choice.ends);
    if (choice.kind === 'prolong') return this.#prolonged(appearance, choice.visit);
    const visit = choice.kind === 'retell' ? choice.visit : null;
    return this.#told(appearance, verdict, visit);
  }

  /** It was somebody's of whom another visit tells. */
  async #endNow({ spaceId }: store.Place, id: VisitId): Promise<void> {
    await this.#endOne(spaceId, id, Number.MAX_SAFE_INTEGER);
    this.#places.delete(id);
  }

  /** @returns whether it lasts */
  async #endOne(spaceId: SpaceId, id: VisitId, lastSeen: number): Promise<boolean> {
    let lasts = false;
    await this.#inSpace(spaceId, async (tx) => {
      const ended = await store.endVisit(tx, spaceId, id, lastSeen);
      lasts = ended === 'lasts';
      if (typeof ended === 'object') await this.#deps.onVisitsEnded(tx, spaceId, [ended]);
    });
    return lasts;
  }

  async #prolonged(appearance: Appearance, { id, entry_id }: VisitOfEntry): Promise<Appeared> {
    const { frame, lastSeen, frames } = appearance;
    this.#places.set(id, placeOf(frame));
    this.prolong(id, lastSeen, frames);
    return { kind: 'prolonged', visitId: id, ...(await this.#saidOf(frame, entry_id)) };
  }

  async #told(
    { frame: arrived, firstSeen, lastSeen, frames, isStillRead }: Appearance,
    verdict: Awaited<ReturnType<typeof judgeFrame>>,
    visit: VisitOfEntry | null,
  ): Promise<Appeared> {
    const { spaceId, sourceId } = placeOf(arrived);
    let told: Pick<Appeared, 'kind' | 'visitId'> | null = null;
    const frame: ArrivedFrame = {
      ...arrived,
      // The clock that saw it is that of Kith.
      settings: { ...arrived.settings, use_pps_time: true },
      frame: {
        ...arrived.frame,
        onStored: async (tx, [entryId]) => {
          if (entryId === undefined) throw new Error('A visit has an entry.');
          if (!(await isStillRead(tx))) throw new NotRead('The camera is read no more, or by another node.');
          const lasts = visit && (await store.retellVisit(tx, spaceId, { id: visit.id, lastSeen, frames }, entryId));
          const seen = { first_seen: firstSeen, last_seen: lastSeen, frames };
          const visitId =
            visit && lasts
              ? visit.id
              : await store.insertVisit(tx, { space_id: spaceId, source_id: sourceId, entry_id: entryId, ...seen });
          await insertVisitEntry(tx, { space_id: spaceId, entry_id: entryId, visit_id: visitId, frames });
          told = { kind: lasts ? 'changed' : 'opened', visitId };
        },
      },
    };
    const [entryId] = await (frame.settings.auto_create_persons
      ? this.#deps.createFrom(frame)
      : storeJudged(this.#deps, frame, verdict, null));
    const stored = told as Pick<Appeared, 'kind' | 'visitId'> | null;
    if (entryId === undefined || stored === null) throw new Error('A visit was stored without an entry.');
    this.#places.set(stored.visitId, { spaceId, sourceId });
    return { ...stored, ...(await this.#saidOf(arrived, entryId)) };
  }

  /** What an entry says of the one who is there. */
  async #saidOf(frame: ArrivedFrame, entryId: EntryId): Promise<Omit<Appeared, 'kind' | 'visitId'>> {
    const { spaceId } = placeOf(frame);
    const [row] = await findEntries(this.#deps.db.queries, spaceId, [entryId]);
    const [entry] = await this.#deps.entriesOf(spaceId, [entryId]);
    return {
      entryId,
      result: row?.result ?? 'nm',
      personId: row?.person_id ?? null,
      pid: entry?.pid ?? null,
      confidence: row?.confidence ?? null,
    };
  }

  async #openVisits(frame: ArrivedFrame): Promise<VisitOfEntry[]> {
    const { spaceId, sourceId } = placeOf(frame);
    const { queries } = this.#deps.db;
    const open = await store.openVisits(queries, spaceId, sourceId);
    if (open.length === 0) return [];
    const ids = open.map(({ entry_id }) => entry_id);
    const entries = new Map((await findEntries(queries, spaceId, ids)).map((entry) => [entry.id, entry]));
    return open.flatMap((visit) => {
      const entry = entries.get(visit.entry_id);
      return entry ? [{ ...visit, personId: entry.person_id, result: entry.result }] : [];
    });
  }

  async #strangerLike(frame: ArrivedFrame, open: readonly VisitOfEntry[], face: Parameters<typeof strangerLike>[2]) {
    const strangers = open.filter(({ personId }) => personId === null);
    if (strangers.length === 0) return null;
    const { spaceId } = placeOf(frame);
    const { ha } = await this.#deps.thresholdsOf(spaceId);
    const alike = cosineOf(ha, ONE);
    return strangerLike({ db: this.#deps.db.queries, spaceId, alike }, strangers, face);
  }

  /** Waits for whoever changes entries of the space, so that nothing can deadlock with what goes with them. */
  #inSpace(spaceId: SpaceId, work: Parameters<Database['transaction']>[0]): Promise<void> {
    return this.#deps.db.transaction(async (tx) => {
      if (await holdSpace(tx, spaceId)) await work(tx);
    });
  }
}

const placeOf = ({ source }: ArrivedFrame): store.Place => ({ spaceId: source.space_id, sourceId: source.id });

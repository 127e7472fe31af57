import type { EntryId, SpaceId, Thresholds } from '@kith/contract';
import type { Gallery } from '../../people/persons/gallery.ts';
import { identifyAll } from '../../people/persons/identify.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Database } from '../../platform/db/database.ts';
import { advanceRevision } from '../../platform/db/space-revision.ts';
import { fromStored } from '../../platform/db/stored-template.ts';
import { saysEnough } from '../../recognition/clusters/weighed-face.ts';
import { IndexUnavailable } from '../../recognition/faceindex/index-unavailable.ts';
import { scaleTemplates } from '../../recognition/scale/scale-template.ts';
import type { ScaledTemplate } from '../../recognition/scale/templates.ts';
import { hiddenSources } from '../../tenancy/sources/store.ts';
import type { AfterChange } from '../after-change.ts';
import { quieten } from '../entries/note-store.ts';
import { newestEntry } from '../entries/store.ts';
import type { OnEntries } from '../entries/write-entries.ts';
import { joinStrangers, type SoughtEntry } from '../joining/join-strangers.ts';
import type { Fresh } from '../joining/looked-for-faces.ts';
import type { StrangerIndex } from '../joining/stranger-index.ts';
import * as keeping from './keeper-store.ts';
import { weightOfEntry } from './weight-of-entry.ts';

export interface JoinLaterDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly gallery: Gallery;
  readonly thresholdsOf: (spaceId: SpaceId) => Promise<Thresholds>;
  readonly index: Pick<StrangerIndex, 'load' | 'seek' | 'fresh' | 'compared' | 'size' | 'committed'>;
  /** Writes down what is owed for entries of which it is known only now whose they are. */
  readonly onJoined: OnEntries;
  readonly afterChange: AfterChange;
}

const DAY_MS = 24 * 60 * 60 * 1000;
/** Entries that are looked at together, and those of them that join together. */
const LOOKED_AT = 1000;
const TOGETHER = 16;
/** What was stored longer ago is told to nobody any more. */
const TOLD_FOR_MS = 60 * 60 * 1000;

type Row = Awaited<ReturnType<typeof keeping.unjoined>>[number];

/**
 * Lets entries join strangers that could not when they were stored: by an older version, while strangers were being loaded, from a frame
 * that was compared with some groups only. Those who are known by now do not join. Yields between steps.
 * @throws {IndexUnavailable} strangers cannot be looked for now, and some entries have not joined
 * @param days entries that were stored longer ago stay as they are
 */
export async function* joinLater(deps: JoinLaterDeps, spaceId: SpaceId, days: number): AsyncGenerator<void> {
  const { db, clock, index } = deps;
  const newest = await newestEntry(db.queries, spaceId);
  const hidden = new Set((await hiddenSources(db.queries)).map(({ id }) => id));
  let after = await keeping.joinedTo(db.queries, spaceId);
  if (after === 0) after = await keeping.firstStoredSince(db.reading, spaceId, clock() - days * DAY_MS, newest);
  while (after < newest) {
    const ids = await keeping.entryIdsAfter(db.reading, spaceId, after, LOOKED_AT);
    const to = ids.at(-1)?.id;
    if (to === undefined) return;
    const rows = await keeping.unjoined(db.reading, spaceId, after, to);
    const wanted = rows.filter(({ source_id }) => !hidden.has(source_id));
    for (let i = 0; i < wanted.length; i += TOGETHER) {
      const isJoined = (await index.load(spaceId)) && (await joinSome(deps, spaceId, wanted.slice(i, i + TOGETHER)));
      // Whoever keeps the space would take it for done, and look again when something happens in it.
      if (!isJoined) throw new IndexUnavailable('loading');
      yield;
    }
    after = to;
    const joined = after;
    await db.lightly((queries) => keeping.setJoinedTo(queries, spaceId, joined));
    yield;
  }
}

/** @returns whether that could be done */
async function joinSome(deps: JoinLaterDeps, spaceId: SpaceId, rows: readonly Row[]): Promise<boolean> {
  const { db, clock, index, onJoined, afterChange } = deps;
  const unknown = await stillUnknown(deps, spaceId, rows);
  if (unknown.length === 0) return true;
  const found = await index.seek(
    spaceId,
    unknown.map(({ scaled }) => scaled),
  );
  if (!found) return false;
  const byId = new Map(unknown.map(({ row }) => [row.id, row]));
  const outcome = await db.transaction(async (tx) => {
    const revision = await advanceRevision(tx, spaceId, 'entries');
    const ids = unknown.map(({ row }) => row.id);
    const [before, last] = [Math.min(...ids) - 1, Math.max(...ids)];
    const there = await keeping.unjoined(tx, spaceId, before as EntryId, last as EntryId);
    const isThere = new Set(there.map(({ id }) => id));
    const besideOf = await keeping.strangersBeside(
      tx,
      spaceId,
      unknown.map(({ row }) => row),
    );
    const frames = new Map<string, object>();
    const sought: SoughtEntry[] = [];
    for (const [i, { row, ...face }] of unknown.entries()) {
      if (!isThere.has(row.id)) continue;
      const frameKey = keeping.frameOf(row);
      const frame = frames.get(frameKey) ?? {};
      frames.set(frameKey, frame);
      sought.push({
        ...face,
        near: found.near[i] ?? [],
        asOf: found.asOf,
        compared: found.compared,
        entryId: row.id,
        frame,
        seen: row.created,
        beside: besideOf(row),
      });
    }
    const [now, fresh]: [number, Fresh[]] = [clock(), []];
    const joined = await joinStrangers(tx, { index, now, fresh }, spaceId, sought);
    const ignored = [...joined].flatMap(([entryId, { isIgnored }]) => (isIgnored ? entryId : []));
    await quieten(tx, spaceId, ignored);
    const told = [...joined].flatMap(([entryId, stranger]) => {
      const row = byId.get(entryId);
      return row && !stranger.isIgnored && Math.abs(now - row.stored) < TOLD_FOR_MS ? [{ row, stranger }] : [];
    });
    if (told.length > 0) await onJoined(tx, spaceId, told.map(writtenEntry), now);
    return { revision, fresh, isOwed: told.length > 0 };
  });
  index.committed(spaceId, outcome.revision, outcome.fresh);
  if (outcome.isOwed) await afterChange(spaceId, { entries: true });
  return true;
}

type Written = Parameters<OnEntries>[2][number];

const writtenEntry = ({ row, stranger }: { readonly row: Row; readonly stranger: Written['stranger'] }): Written => {
  const { id: entryId, created: seen, source_id: sourceId, result, confidence, age, sex, mood, liveness } = row;
  return {
    entryId,
    seen,
    sourceId,
    personId: null,
    result,
    confidence,
    age,
    sex,
    mood,
    liveness,
    groupIds: [],
    stranger,
  };
};

/** Those whose faces say enough, and whom nobody knows by now either. */
async function stillUnknown(
  { gallery, thresholdsOf }: JoinLaterDeps,
  spaceId: SpaceId,
  rows: readonly Row[],
): Promise<{ readonly row: Row; readonly weight: number; readonly scaled: ScaledTemplate }[]> {
  const sound = rows.flatMap((row) => {
    const weight = weightOfEntry(row);
    const template = saysEnough({ weight }) ? fromStored(row) : null;
    return template ? [{ row, weight, template }] : [];
  });
  const scaled = scaleTemplates(sound.map(({ template }) => template));
  const faces = sound.flatMap(({ row, weight }, i) => {
    const face = scaled[i];
    return face ? [{ row, weight, scaled: face }] : [];
  });
  const decisions = await identifyAll(
    { gallery },
    spaceId,
    faces.map((face) => face.scaled),
    await thresholdsOf(spaceId),
  );
  return faces.filter((_, i) => decisions[i]?.result === 'nm');
}

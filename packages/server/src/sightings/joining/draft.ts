import type { EntryId, SpaceId, StrangerId } from '@kith/contract';
import type { Tx } from '../../platform/db/database.ts';
import type { LookedFor } from './looked-for-faces.ts';
import * as store from './store.ts';
import { AWAY_MS } from './visits.ts';

/** A stranger while entries join: as it is stored, if it is, and what they change. */
export interface Draft {
  readonly row: store.StrangerRow | null;
  /** By which it was looked for before. */
  readonly before: readonly LookedFor[];
  /** By which it is from now on. */
  faces: readonly LookedFor[];
  seen: store.Seen;
  readonly entries: {
    readonly entryId: EntryId;
    readonly weight: number;
    /** Epoch ms. */
    readonly seen: number;
    readonly beginsVisit: boolean;
  }[];
  /** On which it was seen. */
  readonly frames: Set<object>;
}

/** @param row null for somebody new */
export const draftFor = (row: store.StrangerRow | null, faces: readonly LookedFor[]): Draft => ({
  row,
  before: faces,
  faces,
  seen: row ?? { first_seen: Number.MAX_SAFE_INTEGER, last_seen: 0, sightings: 0, visits: 0 },
  entries: [],
  frames: new Set(),
});

/** An entry of a stranger. */
interface Sighting {
  readonly entryId: EntryId;
  readonly weight: number;
  readonly frame: object;
  /** Epoch ms. */
  readonly seen: number;
}

/** A stranger is seen once more. @returns which visit that is, whether it begins, and how long nobody had seen the stranger, ms */
export async function see(tx: Tx, draft: Draft, { entryId, weight, frame, seen }: Sighting) {
  const { first_seen, last_seen, sightings, visits } = draft.seen;
  const isNew = sightings === 0;
  const beginsVisit = isNew || (await wasAway(tx, draft, seen));
  draft.entries.push({ entryId, weight, seen, beginsVisit });
  draft.frames.add(frame);
  draft.seen = {
    first_seen: Math.min(first_seen, seen),
    last_seen: isNew ? seen : Math.max(last_seen, seen),
    sightings: sightings + 1,
    visits: beginsVisit ? visits + 1 : visits,
  };
  return { visit: draft.seen.visits, beginsVisit, awayMs: isNew ? null : Math.abs(seen - last_seen) };
}

/**
 * Whether somebody comes anew who is seen at a time. Pictures may come late, and a clock may have been set back: what was seen about a time
 * long before the last one is looked up.
 */
async function wasAway(tx: Tx, { row, seen: { last_seen }, entries }: Draft, seen: number): Promise<boolean> {
  if (seen - last_seen >= AWAY_MS) return true;
  const isNear = (time: number) => Math.abs(time - seen) < AWAY_MS;
  if (isNear(last_seen) || entries.some((entry) => isNear(entry.seen))) return false;
  return row === null || !(await store.wasSeenAbout(tx, row, { from: seen - AWAY_MS, to: seen + AWAY_MS }));
}

/** Writes what entries changed. @param now epoch ms @returns the id of each stranger that has entries */
export async function writeDrafts(
  tx: Tx,
  spaceId: SpaceId,
  drafts: readonly Draft[],
  now: number,
): Promise<(draft: Draft) => StrangerId> {
  const seen = drafts.filter(({ entries }) => entries.length > 0);
  const made = seen.filter(({ row }) => row === null);
  const created = await store.insertStrangers(
    tx,
    made.map((draft) => ({ space_id: spaceId, created: now, ...draft.seen, is_ignored: 0 as const })),
  );
  const ids = new Map(made.map((draft, i) => [draft, created[i]]));
  const idOf = (draft: Draft): StrangerId => {
    const id = draft.row?.id ?? ids.get(draft);
    if (id === undefined) throw new Error('A stranger was written without an id.');
    return id;
  };
  await store.writeSeen(
    tx,
    spaceId,
    seen.flatMap(({ row, seen: said }) => (row ? [{ ...said, id: row.id }] : [])),
  );
  for (const { row, before, faces } of seen) {
    if (!row) continue;
    const dropped = before.filter((face) => !faces.includes(face));
    // Some may be of somebody else by now, from whom they are not to be taken.
    await store.lookNoMoreFor(
      tx,
      row,
      dropped.map(({ entryId }) => entryId),
    );
  }
  await store.insertStrangerEntries(
    tx,
    seen.flatMap((draft) => {
      const lookedFor = new Set(draft.faces.map(({ entryId }) => entryId));
      return draft.entries.map(({ entryId, weight, beginsVisit }) => ({
        space_id: spaceId,
        entry_id: entryId,
        stranger_id: idOf(draft),
        is_looked_for: lookedFor.has(entryId) ? (1 as const) : (0 as const),
        begins_visit: beginsVisit ? (1 as const) : (0 as const),
        weight,
      }));
    }),
  );
  return idOf;
}

/** The faces of these entries by which a stranger is looked for from now on. */
export function newFaces({ faces, entries }: Draft): LookedFor[] {
  const ids = new Set(entries.map(({ entryId }) => entryId));
  return faces.filter(({ entryId }) => ids.has(entryId));
}

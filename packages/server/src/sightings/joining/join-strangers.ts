import type { EntryId, SpaceId, StrangerId } from '@kith/contract';
import type { Tx } from '../../platform/db/database.ts';
import { noteChange } from '../../platform/db/noted-changes.ts';
import { strangerOf } from '../../recognition/clusters/join.ts';
import { bestAndMostDifferent } from '../../recognition/clusters/looked-for.ts';
import type { WeighedFace } from '../../recognition/clusters/weighed-face.ts';
import { type Draft, draftFor, newFaces, see, writeDrafts } from './draft.ts';
import { MOST_STRANGERS } from './limits.ts';
import type { Fresh, LookedFor, Near } from './looked-for-faces.ts';
import * as store from './store.ts';
import type { StrangerIndex } from './stranger-index.ts';

/** A face that nobody knows and that says enough, with the strangers who were found for it before the transaction. */
export interface Sought extends WeighedFace {
  readonly near: readonly Near[];
  /** The revision of the space as of which they were found. */
  readonly asOf: number;
  /** Among how many faces. */
  readonly compared: number;
}

/** With the entry that was written of it. */
export interface SoughtEntry extends Sought {
  readonly entryId: EntryId;
  /** Two faces of one frame are never one. */
  readonly frame: object;
  /** Epoch ms. */
  readonly seen: number;
  /** Strangers who are on the frame already. */
  readonly beside?: ReadonlySet<StrangerId>;
}

/** Of whom an entry turned out to be. */
export interface Joined {
  readonly strangerId: StrangerId;
  /** The visit that it begins or is within: 1 for the first. */
  readonly visit: number;
  readonly beginsVisit: boolean;
  /** How long nobody had seen the stranger, ms; null for one who is new. */
  readonly awayMs: number | null;
  readonly isIgnored: boolean;
}

/** What joining takes of this node, for one transaction. */
export interface Joining {
  readonly index: Pick<StrangerIndex, 'fresh' | 'compared' | 'size'>;
  /** Epoch ms. */
  readonly now: number;
  /** Takes the faces by which strangers are to be found once it is committed. */
  readonly fresh: Fresh[];
}

/**
 * Says of entries which of them are of one stranger, in the transaction that advanced the space. Whom the search found may be gone since;
 * who came since is among those whom this node has committed just now, or is made one with this one later.
 * @returns of those that are of one
 */
export async function joinStrangers(
  tx: Tx,
  { index, fresh, now }: Joining,
  spaceId: SpaceId,
  sought: readonly SoughtEntry[],
): Promise<ReadonlyMap<EntryId, Joined>> {
  if (sought.length === 0 || !(await store.strangerSettings(tx, spaceId)).enabled) return new Map();
  const since = index.fresh(spaceId, Math.min(...sought.map(({ asOf }) => asOf)));
  const known = await draftsOf(tx, spaceId, [...sought.flatMap(({ near }) => near), ...nearOf(since)]);
  const drafts = [...known];
  for (const { beside, frame } of sought) markBeside(known, beside, frame);
  // Those that were compared may have left the memory since, and the bar is that of all of them.
  const compared = Math.max(index.compared(spaceId), ...sought.map((face) => face.compared));
  const joined: { readonly entryId: EntryId; readonly draft: Draft; readonly told: Awaited<ReturnType<typeof see>> }[] =
    [];
  const apart: (readonly [Draft, Draft])[] = [];
  for (const face of sought) {
    const like = strangerOf(face.scaled, drafts.map(asNear), compared);
    const twin = like?.frames.has(face.frame) ? like : null;
    const free = drafts.filter(({ frames }) => !frames.has(face.frame));
    const found = twin ? strangerOf(face.scaled, free.map(asNear), compared) : like;
    if (!found && index.size(spaceId) + drafts.length - known.length >= MOST_STRANGERS) continue;
    const draft = found ?? draftFor(null, []);
    if (!found) drafts.push(draft);
    // Who are alike, and were seen at once, are two.
    if (twin) apart.push([draft, twin]);
    joined.push({ entryId: face.entryId, draft, told: await see(tx, draft, face) });
    const { entryId, scaled, weight } = face;
    draft.faces = bestAndMostDifferent([...draft.faces, { entryId, scaled, weight }]);
  }
  const idOf = await writeDrafts(tx, spaceId, drafts, now);
  for (const [one, other] of apart) await store.keepApart(tx, spaceId, idOf(one), idOf(other));
  const found = drafts.flatMap((draft) => newFaces(draft).map((face) => ({ ...face, strangerId: idOf(draft) })));
  if (found.length > 0) noteChange(tx, spaceId, 'strangers');
  fresh.push(...found);
  return new Map(
    joined.map(({ entryId, draft, told }) => [
      entryId,
      { ...told, strangerId: idOf(draft), isIgnored: draft.row?.is_ignored === 1 },
    ]),
  );
}

const asNear = (draft: Draft) => ({ id: draft, faces: draft.faces.map(({ scaled }) => scaled) });

function markBeside(drafts: readonly Draft[], beside: ReadonlySet<StrangerId> | undefined, frame: object): void {
  for (const { row, frames } of drafts) if (row && beside?.has(row.id)) frames.add(frame);
}

/** Strangers as their faces say. */
function nearOf(fresh: readonly Fresh[]): Near[] {
  const faces = new Map<StrangerId, LookedFor[]>();
  for (const face of fresh) faces.set(face.strangerId, [...(faces.get(face.strangerId) ?? []), face]);
  return [...faces].map(([id, ofStranger]) => ({ id, faces: ofStranger }));
}

/** Those of them who are there. */
async function draftsOf(tx: Tx, spaceId: SpaceId, near: readonly Near[]): Promise<Draft[]> {
  const faces = new Map<StrangerId, Map<EntryId, LookedFor>>();
  for (const { id, faces: some } of near) {
    const ofStranger = faces.get(id) ?? new Map<EntryId, LookedFor>();
    for (const face of some) ofStranger.set(face.entryId, face);
    faces.set(id, ofStranger);
  }
  const rows = await store.findStrangers(tx, spaceId, [...faces.keys()]);
  return [...rows].map(([id, row]) => draftFor(row, [...(faces.get(id)?.values() ?? [])]));
}

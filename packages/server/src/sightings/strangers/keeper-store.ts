import type { EntryId, SpaceId, StrangerId } from '@kith/contract';
import { type RawBuilder, sql } from 'kysely';
import type { Queries, Tx } from '../../platform/db/database.ts';

/** Says that a space keeps strangers as all do, where nothing is said of it. */
async function ensureSpace(db: Queries, spaceId: SpaceId): Promise<void> {
  const untouched = { joined_to: 0, trimmed_to: 0, node: null, lease_until: null };
  await db
    .insertInto('stranger_spaces')
    .values({ space_id: spaceId, is_enabled: 1, days: 30, ...untouched })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/**
 * Lets a node keep the strangers of a space in order for a while, unless another one does.
 * @param now by the clock of the database, which all nodes share
 * @returns whether it may
 */
export async function takeLease(
  db: Queries,
  spaceId: SpaceId,
  { node, now, forMs }: { readonly node: string; readonly now: RawBuilder<number>; readonly forMs: number },
): Promise<boolean> {
  await ensureSpace(db, spaceId);
  const { numUpdatedRows } = await db
    .updateTable('stranger_spaces')
    .set({ node, lease_until: sql<number>`${now} + ${forMs}` })
    .where('space_id', '=', spaceId)
    // One that lasts longer than any does was made by a clock that was ahead.
    .where((eb) =>
      eb.or([
        eb('node', 'is', null),
        eb('node', '=', node),
        eb('lease_until', '<', now),
        eb('lease_until', '>', sql<number>`${now} + ${2 * forMs}`),
      ]),
    )
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** Up to which entry of a space it was looked for strangers. */
export async function joinedTo(db: Queries, spaceId: SpaceId): Promise<EntryId> {
  const row = await db
    .selectFrom('stranger_spaces')
    .select('joined_to')
    .where('space_id', '=', spaceId)
    .executeTakeFirst();
  return (row?.joined_to ?? 0) as EntryId;
}

export async function setJoinedTo(db: Queries, spaceId: SpaceId, id: EntryId): Promise<void> {
  await ensureSpace(db, spaceId);
  await db.updateTable('stranger_spaces').set({ joined_to: id }).where('space_id', '=', spaceId).execute();
}

/** The first entry of a space that was stored at a time or later, as far as they were stored in their order: epoch ms. */
export async function firstStoredSince(db: Queries, spaceId: SpaceId, since: number, newest: number): Promise<EntryId> {
  let [from, to] = [0, newest];
  while (from < to) {
    const middle = Math.floor((from + to) / 2);
    const row = await db
      .selectFrom('entries')
      .select(['id', 'stored'])
      .where('space_id', '=', spaceId)
      .where('id', '>', middle as EntryId)
      .orderBy('id')
      .limit(1)
      .executeTakeFirst();
    if (row && row.stored < since) from = row.id;
    else to = middle;
  }
  return from as EntryId;
}

/** Ids of the entries of a space after one, in their order. */
export const entryIdsAfter = (db: Queries, spaceId: SpaceId, after: EntryId, limit: number) =>
  db
    .selectFrom('entries')
    .select('id')
    .where('space_id', '=', spaceId)
    .where('id', '>', after)
    .orderBy('id')
    .limit(limit)
    .execute();

/** Those of some entries that nobody knew, that have a template, and are of no stranger. */
export const unjoined = (db: Queries, spaceId: SpaceId, from: EntryId, to: EntryId) =>
  db
    .selectFrom('entries')
    .innerJoin('entry_templates as face', (join) =>
      join.onRef('face.space_id', '=', 'entries.space_id').onRef('face.entry_id', '=', 'entries.id'),
    )
    .leftJoin('stranger_entries as joined', (join) =>
      join.onRef('joined.space_id', '=', 'entries.space_id').onRef('joined.entry_id', '=', 'entries.id'),
    )
    .selectAll('entries')
    .select(['face.vector', 'face.checksum'])
    .where('entries.space_id', '=', spaceId)
    .where('entries.id', '>', from)
    .where('entries.id', '<=', to)
    .where('entries.result', '=', 'nm')
    .where('joined.entry_id', 'is', null)
    .orderBy('entries.id')
    .execute();

/** What faces of one frame share. */
interface OfFrame {
  readonly source_id: number;
  /** Epoch ms: by a camera that tells whole seconds, many frames have the same. */
  readonly created: number;
  readonly full_image: string | null;
}

/** Of which frame an entry is. Frames of one time that are not kept cannot be told from each other, and count as one. */
export const frameOf = ({ source_id, created, full_image }: OfFrame): string =>
  `${source_id} ${created} ${full_image ?? ''}`;

/** Faces of one frame have entries that lie so near each other. */
const FRAME = 128;

/** The strangers who were seen on the frames of some entries, of each entry its own. */
export async function strangersBeside(
  db: Queries,
  spaceId: SpaceId,
  entries: readonly (OfFrame & { readonly id: EntryId })[],
): Promise<(entry: OfFrame & { readonly id: EntryId }) => ReadonlySet<StrangerId>> {
  const ids = entries.map(({ id }) => id);
  const rows = await db
    .selectFrom('entries')
    .innerJoin('stranger_entries as joined', (join) =>
      join.onRef('joined.space_id', '=', 'entries.space_id').onRef('joined.entry_id', '=', 'entries.id'),
    )
    .select(['entries.id', 'joined.stranger_id', 'entries.source_id', 'entries.created', 'entries.full_image'])
    .where('entries.space_id', '=', spaceId)
    .where('entries.id', '>', (Math.min(...ids) - FRAME) as EntryId)
    .where('entries.id', '<', (Math.max(...ids) + FRAME) as EntryId)
    .execute();
  const ofFrames = new Map<string, typeof rows>();
  for (const row of rows) ofFrames.set(frameOf(row), [...(ofFrames.get(frameOf(row)) ?? []), row]);
  return (entry) => {
    const near = (ofFrames.get(frameOf(entry)) ?? []).filter(({ id }) => Math.abs(id - entry.id) < FRAME);
    return new Set(near.map(({ stranger_id }) => stranger_id));
  };
}

/** Strangers who were seen last before a time, epoch ms, the longest ago first. */
export const seenLastBefore = (db: Queries, spaceId: SpaceId, time: number, limit: number) =>
  db
    .selectFrom('strangers')
    .select('id')
    .where('space_id', '=', spaceId)
    .where('last_seen', '<', time)
    .orderBy('last_seen')
    .orderBy('id')
    .limit(limit)
    .execute();

/** Those seen once and longest ago; when there are none, those seen longest ago. */
export async function leastMissed(db: Queries, spaceId: SpaceId, limit: number) {
  const oldestFirst = db
    .selectFrom('strangers')
    .select('id')
    .where('space_id', '=', spaceId)
    .orderBy('last_seen')
    .orderBy('id')
    .limit(limit);
  const once = await oldestFirst.where('sightings', '=', 1).execute();
  return once.length > 0 ? once : oldestFirst.execute();
}

/** Those seen at a time or later, epoch ms, the newest first. */
export const seenSince = (db: Queries, spaceId: SpaceId, time: number, limit: number) =>
  db
    .selectFrom('strangers')
    .select('id')
    .where('space_id', '=', spaceId)
    .where('last_seen', '>=', time)
    .orderBy('last_seen', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();

/** Who was seen when no clock has been yet was seen by one that was ahead: at the latest now. Both epoch ms. */
export async function seenNoLaterThan(tx: Tx, spaceId: SpaceId, now: number, ahead: number): Promise<void> {
  await tx
    .updateTable('strangers')
    .set((eb) => ({
      last_seen: now,
      first_seen: eb.case().when('first_seen', '>', now).then(now).else(eb.ref('first_seen')).end(),
    }))
    .where('space_id', '=', spaceId)
    .where('last_seen', '>', ahead)
    .execute();
}

/** Whether somebody said, or saw, that two are not one. */
export async function areApart(db: Queries, spaceId: SpaceId, one: StrangerId, other: StrangerId): Promise<boolean> {
  const row = await db
    .selectFrom('strangers_apart')
    .select('low_id')
    .where('space_id', '=', spaceId)
    .where('low_id', '=', Math.min(one, other) as StrangerId)
    .where('high_id', '=', Math.max(one, other) as StrangerId)
    .executeTakeFirst();
  return row !== undefined;
}

/** On which frames a stranger was seen, and whether each is kept: then it is surely that one. */
export async function framesOf(db: Queries, spaceId: SpaceId, id: StrangerId): Promise<ReadonlyMap<string, boolean>> {
  const rows = await db
    .selectFrom('stranger_entries as mine')
    .innerJoin('entries', (join) =>
      join.onRef('entries.space_id', '=', 'mine.space_id').onRef('entries.id', '=', 'mine.entry_id'),
    )
    .select(['entries.source_id', 'entries.created', 'entries.full_image'])
    .where('mine.space_id', '=', spaceId)
    .where('mine.stranger_id', '=', id)
    .execute();
  return new Map(rows.map((row) => [frameOf(row), row.full_image !== null]));
}

/** The revision of the newest change of a space that has so many after it; null when there are not so many. */
export async function changeBefore(db: Queries, spaceId: SpaceId, newer: number): Promise<number | null> {
  const row = await db
    .selectFrom('stranger_changes')
    .select('revision')
    .where('space_id', '=', spaceId)
    .orderBy('revision', 'desc')
    .offset(newer)
    .limit(1)
    .executeTakeFirst();
  return row?.revision ?? null;
}

/** Says that changes up to a revision may be missing from now on, before any is. */
export async function setTrimmedTo(db: Queries, spaceId: SpaceId, revision: number): Promise<void> {
  await ensureSpace(db, spaceId);
  await db
    .updateTable('stranger_spaces')
    .set({ trimmed_to: revision })
    .where('space_id', '=', spaceId)
    .where('trimmed_to', '<', revision)
    .execute();
}

/** Forgets some changes up to a revision. @returns whether there may be more */
export async function trimChanges(db: Queries, spaceId: SpaceId, to: number, limit: number): Promise<boolean> {
  const rows = await db
    .selectFrom('stranger_changes')
    .select('stranger_id')
    .where('space_id', '=', spaceId)
    .where('revision', '<=', to)
    .orderBy('revision')
    .limit(limit)
    .execute();
  const ids = rows.map(({ stranger_id }) => stranger_id);
  if (ids.length > 0)
    await db
      .deleteFrom('stranger_changes')
      .where('space_id', '=', spaceId)
      .where('revision', '<=', to)
      .where('stranger_id', 'in', ids)
      .execute();
  return rows.length === limit;
}

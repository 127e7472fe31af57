import type { EntryId, SpaceId, StrangerId } from '@kith/contract';
import type { Tx } from '../../platform/db/database.ts';
import * as store from '../joining/store.ts';
import { visitsOf } from '../joining/visits.ts';

/**
 * Makes two strangers of a space one, in a transaction that advanced the space: entries, who they are not, and whether anybody is
 * told. Visits are counted anew of the entries that are kept: who was two at once was there once.
 * @returns whether both were there
 */
export async function mergeStrangers(tx: Tx, spaceId: SpaceId, into: StrangerId, from: StrangerId): Promise<boolean> {
  const found = await store.findStrangers(tx, spaceId, [into, from]);
  const [kept, other] = [found.get(into), found.get(from)];
  if (!kept || !other || into === from) return false;
  const forgotten = (await forgottenOf(tx, kept)) + (await forgottenOf(tx, other));
  await giveApart(tx, spaceId, into, from);
  // With its last entry the other one is gone.
  await tx
    .updateTable('stranger_entries')
    .set({ stranger_id: into })
    .where('space_id', '=', spaceId)
    .where('stranger_id', '=', from)
    .execute();
  const { visits } = await recount(tx, spaceId, into);
  const seen = {
    first_seen: Math.min(kept.first_seen, other.first_seen),
    last_seen: Math.max(kept.last_seen, other.last_seen),
    sightings: kept.sightings + other.sightings,
    visits: forgotten + visits,
  };
  await store.writeSeen(tx, spaceId, [{ id: into, ...seen }]);
  if (other.is_ignored && !kept.is_ignored) await ignore(tx, spaceId, into);
  return true;
}

/** How many visits of a stranger no entry tells of any more. */
export async function forgottenOf(tx: Tx, { space_id, id, visits }: store.StrangerRow): Promise<number> {
  const entries = await store.entriesOfStranger(tx, space_id, id);
  return Math.max(0, visits - entries.filter(({ begins_visit }) => begins_visit === 1).length);
}

/** Says anew which entries of a stranger begin a visit, after some came or went. @returns what its entries say of it */
export async function recount(tx: Tx, spaceId: SpaceId, id: StrangerId) {
  const entries = await store.entriesOfStranger(tx, spaceId, id);
  const begins = visitsOf(entries);
  const changed = entries.filter(({ entry_id, begins_visit }) => begins.has(entry_id) !== (begins_visit === 1));
  for (const flag of [0, 1] as const) {
    const ids = changed.filter(({ begins_visit }) => begins_visit !== flag).map(({ entry_id }) => entry_id);
    if (ids.length > 0) await setBegins(tx, spaceId, ids, flag);
  }
  const times = entries.map(({ created }) => created);
  return {
    sightings: entries.length,
    visits: begins.size,
    first_seen: times.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY),
    last_seen: times.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY),
  };
}

async function setBegins(tx: Tx, spaceId: SpaceId, ids: readonly EntryId[], flag: 0 | 1): Promise<void> {
  await tx
    .updateTable('stranger_entries')
    .set({ begins_visit: flag })
    .where('space_id', '=', spaceId)
    .where('entry_id', 'in', ids)
    .execute();
}

async function ignore(tx: Tx, spaceId: SpaceId, id: StrangerId): Promise<void> {
  await tx
    .updateTable('strangers')
    .set({ is_ignored: 1 })
    .where('space_id', '=', spaceId)
    .where('id', '=', id)
    .execute();
}

/** Whoever is not the one is not the other either, when they are one. */
async function giveApart(tx: Tx, spaceId: SpaceId, into: StrangerId, from: StrangerId): Promise<void> {
  for (const third of await store.apartFrom(tx, spaceId, from))
    if (third !== into) await store.keepApart(tx, spaceId, into, third);
}

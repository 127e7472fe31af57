import type { EntryId, SpaceId, StrangerId } from '@kith/contract';
import type { Clock } from '../../platform/clock.ts';
import type { Database, Tx } from '../../platform/db/database.ts';
import { noteChange } from '../../platform/db/noted-changes.ts';
import { advanceRevision } from '../../platform/db/space-revision.ts';
import type { AfterChange } from '../after-change.ts';
import { insertStrangers, keepApart, type StrangerRow, writeSeen } from '../joining/store.ts';
import { entriesOf } from './deed-store.ts';
import { findStranger } from './find-strangers.ts';
import { lookForAnew } from './look-for.ts';
import { forgottenOf, recount } from './merge-strangers.ts';

interface Deps {
  readonly db: Database;
  readonly clock: Clock;
  readonly afterChange: AfterChange;
}

/** A stranger more, and why there is none: of these entries some are not of the stranger, or none are left. */
export type Split =
  | { readonly kind: 'split'; readonly stranger: StrangerRow }
  | { readonly kind: 'not found' | 'nothing left' }
  | { readonly kind: 'of others'; readonly entries: readonly EntryId[] };

/** Some entries of a stranger turn out to be of somebody else, who nobody makes the same again but a person. */
export async function splitStranger(
  { db, clock, afterChange }: Deps,
  spaceIds: readonly SpaceId[],
  id: StrangerId,
  entries: readonly EntryId[],
): Promise<Split> {
  const found = await findStranger(db.queries, spaceIds, id);
  if (!found) return { kind: 'not found' };
  const { space_id: spaceId } = found;
  const outcome = await db.transaction(async (tx): Promise<Split> => {
    await advanceRevision(tx, spaceId, 'entries');
    noteChange(tx, spaceId, 'strangers');
    const stranger = await findStranger(tx, [spaceId], id);
    if (!stranger) return { kind: 'not found' };
    const kept = new Set(await entriesOf(tx, stranger));
    const leaving = new Set(entries);
    const others = [...leaving].filter((entry) => !kept.has(entry));
    if (others.length > 0) return { kind: 'of others', entries: others };
    if (leaving.size === kept.size) return { kind: 'nothing left' };
    return { kind: 'split', stranger: await write(tx, stranger, [...leaving], kept.size, clock()) };
  });
  if (outcome.kind === 'split') await afterChange(spaceId, { strangers: true });
  return outcome;
}

/** What no entry tells of any more stays with the old one. @param kept how many entries it had */
async function write(
  tx: Tx,
  old: StrangerRow,
  leaving: readonly EntryId[],
  kept: number,
  now: number,
): Promise<StrangerRow> {
  const { space_id: spaceId } = old;
  const forgotten = { sightings: old.sightings - kept, visits: await forgottenOf(tx, old) };
  const seen = { first_seen: now, last_seen: now, sightings: 0, visits: 0 };
  const [id] = await insertStrangers(tx, [{ space_id: spaceId, created: now, ...seen, is_ignored: 0 }]);
  if (id === undefined) throw new Error('A stranger was written without an id.');
  await tx
    .updateTable('stranger_entries')
    .set({ stranger_id: id })
    .where('space_id', '=', spaceId)
    .where('entry_id', 'in', leaving)
    .execute();
  const ofOld = await recount(tx, spaceId, old.id);
  const ofNew = await recount(tx, spaceId, id);
  const left = {
    first_seen: forgotten.sightings > 0 ? Math.min(old.first_seen, ofOld.first_seen) : ofOld.first_seen,
    last_seen: ofOld.last_seen,
    sightings: forgotten.sightings + ofOld.sightings,
    visits: forgotten.visits + ofOld.visits,
  };
  await writeSeen(tx, spaceId, [
    { id: old.id, ...left },
    { id, ...ofNew },
  ]);
  for (const each of [old.id, id]) await lookForAnew(tx, spaceId, each);
  await keepApart(tx, spaceId, old.id, id);
  return { id, space_id: spaceId, created: now, ...ofNew, is_ignored: 0 };
}

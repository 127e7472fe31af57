import type { GroupId, ScheduleId, SpaceId } from '@kith/contract';
import { type Insertable, sql } from 'kysely';
import type { Clock } from '../../platform/clock.ts';
import { compileOnce, compileRowsOnce } from '../../platform/db/compile-once.ts';
import type { Tx } from '../../platform/db/database.ts';
import type { PersonId, Schema } from '../../platform/db/schema.ts';
import { personsWithIds } from '../persons/store.ts';
import { addToCounts, deleteMemberships, groupNames } from './store.ts';

/** A membership that ended by its time. */
export interface Ended {
  readonly groupId: GroupId;
  readonly personId: PersonId;
  /** Epoch ms, as of the times below. */
  readonly since: number;
  /** Null: from the beginning. */
  readonly validFrom: number | null;
  readonly ended: number;
}

/** What happens in the transaction in which it is put on record that memberships have ended. They are in the order of their ends. */
export type AfterEnds = (tx: Tx, spaceId: SpaceId, ended: readonly Ended[], settling: Settling) => Promise<void>;

/** How ends of memberships are put on record. */
export interface OnEnded {
  /** A clock that is sure, for what is on record does not begin again: never later than that of the node. */
  readonly believed: Clock;
  /** The latest instant that any clock has come to, as far as anybody knows: who came before it has come. Never earlier than the node's. */
  readonly latest: Clock;
  /** Once for each end. */
  readonly tell: AfterEnds;
  /** Whoever's membership has ended may be a member anew: also where the end was told before, by a node whose clock is ahead. */
  readonly follow: AfterEnds;
}

/** Which of those that have ended are settled. */
interface Which {
  readonly groupIds?: readonly GroupId[];
  readonly personIds?: readonly PersonId[];
  readonly limit?: number;
}

/** By which instants a transaction goes, from its beginning to its end: a clock that is doubted may be believed a moment later. */
export interface Settling {
  readonly onEnded: OnEnded;
  /** Epoch ms, by the clock of the node: who is on the list and in effect goes by it. */
  readonly now: number;
  /** Epoch ms, never later: what has ended by then has ended for good, and is put on record. */
  readonly sure: number;
}

/** @param now epoch ms, by the clock of the node */
export const settlingAt = (onEnded: OnEnded, now: number): Settling => ({
  onEnded,
  now,
  sure: Math.min(now, onEnded.believed()),
});

/**
 * Puts on record that memberships of a space have ended: they are past ones from then on, and counted no more. The transaction holds the space.
 * What has ended by a clock that is not sure stays, off the list: whoever is to be a member again is given other times.
 * @returns how many, those that ended first
 */
export async function settle(tx: Tx, settling: Settling, spaceId: SpaceId, which: Which): Promise<number> {
  const rows = await over(tx, spaceId, settling.sure, which);
  if (rows.length === 0) return 0;
  const ofGroup = new Map<GroupId, PersonId[]>();
  for (const { groupId, personId } of rows) {
    const persons = ofGroup.get(groupId);
    if (persons) persons.push(personId);
    else ofGroup.set(groupId, [personId]);
  }
  for (const [id, persons] of ofGroup) await deleteMemberships(tx, spaceId, [id], persons);
  // Groups that were deleted are no end that anybody is told of: their rows are nobody's.
  const counted = await groupNames(tx, spaceId, [...ofGroup.keys()]);
  await addToCounts(tx, spaceId, new Map([...counted.keys()].map((id) => [id, -(ofGroup.get(id)?.length ?? 0)])));
  const ended = rows.filter(({ groupId }) => counted.has(groupId));
  if (ended.length === 0) return rows.length;
  const fresh = await notOnRecord(tx, spaceId, ended);
  await insertPast(
    tx,
    fresh.map(({ groupId, personId, since, validFrom, ended: at, scheduleId }) => ({
      ...{ space_id: spaceId, group_id: groupId, person_id: personId, since, ended: at, settled: settling.sure },
      ...{ valid_from: validFrom, schedule_id: scheduleId },
    })),
  );
  if (fresh.length > 0) await settling.onEnded.tell(tx, spaceId, fresh, settling);
  await settling.onEnded.follow(tx, spaceId, ended, settling);
  return rows.length;
}

/** Memberships that have ended by an instant, in the order of their ends. @param now epoch ms */
async function over(
  tx: Tx,
  spaceId: SpaceId,
  now: number,
  { groupIds, personIds, limit }: Which,
): Promise<(Ended & { readonly scheduleId: ScheduleId | null })[]> {
  // Of a whole space: before SQLite has looked at its tables it would sort all memberships of the space for each piece, for want of this sign.
  const isOfAll = groupIds === undefined && personIds === undefined;
  const rows = await tx
    .selectFrom('memberships')
    .select(['group_id', 'person_id', 'since', 'valid_from', 'valid_until', 'schedule_id'])
    .where(isOfAll ? sql<SpaceId>`+space_id` : 'space_id', '=', spaceId)
    .where('valid_until', '<=', now)
    .$if(groupIds !== undefined, (query) => query.where('group_id', 'in', groupIds ?? []))
    .$if(personIds !== undefined, (query) => query.where('person_id', 'in', personIds ?? []))
    .orderBy('valid_until')
    .$if(limit !== undefined, (query) => query.limit(limit ?? 0))
    .execute();
  return rows.flatMap(({ group_id, person_id, since, valid_from, valid_until, schedule_id }) => {
    if (valid_until === null) return [];
    const times = { since, validFrom: valid_from, ended: valid_until, scheduleId: schedule_id };
    return { groupId: group_id, personId: person_id, ...times };
  });
}

const ends = compileOnce(
  (db, asked: { spaceId: SpaceId; personIds: readonly PersonId[]; first: number; last: number }) =>
    personsWithIds(db, asked.spaceId, asked.personIds)
      // A plain query SQLite takes by groups, and reads all that ended, as long as it has not looked at its tables.
      .crossJoin('past_memberships as past')
      .select(['past.group_id', 'past.person_id', 'past.ended'])
      .where('past.space_id', '=', asked.spaceId)
      .whereRef('past.person_id', '=', 'persons.id')
      .where('past.ended', '>=', asked.first)
      .where('past.ended', '<=', asked.last),
);

/**
 * Those whose end is not on record yet. By the clock of a node that is behind, a rule may have brought somebody back whose stay another node has put
 * on record already: it ends at the same instant once more, and was told.
 * @param ended in the order of their ends
 */
async function notOnRecord<E extends Ended>(tx: Tx, spaceId: SpaceId, ended: readonly E[]): Promise<E[]> {
  const [first, last] = [ended.at(0)?.ended ?? 0, ended.at(-1)?.ended ?? 0];
  const personIds = [...new Set(ended.map(({ personId }) => personId))];
  const known = new Set(
    (await ends(tx, { spaceId, personIds, first, last })).map((row) => `${row.group_id} ${row.person_id} ${row.ended}`),
  );
  return ended.filter(({ groupId, personId, ended: at }) => !known.has(`${groupId} ${personId} ${at}`));
}

const insertPast = compileRowsOnce<Insertable<Schema['past_memberships']>, never>((db, rows) =>
  db.insertInto('past_memberships').values(rows),
);

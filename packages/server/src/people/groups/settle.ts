import type { GroupId, SpaceId } from '@kith/contract';
import type { Insertable } from 'kysely';
import type { Clock } from '../../platform/clock.ts';
import { compileRowsOnce } from '../../platform/db/compile-once.ts';
import type { Tx } from '../../platform/db/database.ts';
import type { PersonId, Schema } from '../../platform/db/schema.ts';
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

/** What happens once for each, in the transaction in which it is put on record that memberships have ended. They are in the order of their ends. */
export type TellEnded = (tx: Tx, spaceId: SpaceId, ended: readonly Ended[], settling: Settling) => Promise<void>;

/** How ends of memberships are put on record. */
export interface OnEnded {
  /** A clock that is sure, for what is on record does not begin again: never later than that of the node. */
  readonly believed: Clock;
  readonly tell: TellEnded;
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
export async function settle(
  tx: Tx,
  settling: Settling,
  spaceId: SpaceId,
  { groupIds, personIds, limit }: Which,
): Promise<number> {
  const { sure } = settling;
  const rows = await tx
    .selectFrom('memberships')
    .select(['group_id', 'person_id', 'since', 'valid_from', 'valid_until', 'schedule_id'])
    .where('space_id', '=', spaceId)
    .where('valid_until', '<=', sure)
    .$if(groupIds !== undefined, (query) => query.where('group_id', 'in', groupIds ?? []))
    .$if(personIds !== undefined, (query) => query.where('person_id', 'in', personIds ?? []))
    .orderBy('valid_until')
    .$if(limit !== undefined, (query) => query.limit(limit ?? 0))
    .execute();
  const past = rows.flatMap(({ valid_until: ended, ...row }) =>
    ended === null ? [] : [{ space_id: spaceId, ...row, ended, settled: sure }],
  );
  if (past.length === 0) return 0;
  const ofGroup = new Map<GroupId, PersonId[]>();
  for (const { group_id, person_id } of past) {
    const persons = ofGroup.get(group_id);
    if (persons) persons.push(person_id);
    else ofGroup.set(group_id, [person_id]);
  }
  for (const [id, persons] of ofGroup) await deleteMemberships(tx, spaceId, [id], persons);
  // Groups that were deleted are no end that anybody is told of: their rows are nobody's.
  const counted = await groupNames(tx, spaceId, [...ofGroup.keys()]);
  const ended = past.filter(({ group_id }) => counted.has(group_id));
  await insertPast(tx, ended);
  await addToCounts(tx, spaceId, new Map([...counted.keys()].map((id) => [id, -(ofGroup.get(id)?.length ?? 0)])));
  if (ended.length > 0) {
    await settling.onEnded.tell(
      tx,
      spaceId,
      ended.map((row) => ({
        groupId: row.group_id,
        personId: row.person_id,
        since: row.since,
        validFrom: row.valid_from,
        ended: row.ended,
      })),
      settling,
    );
  }
  return past.length;
}

const insertPast = compileRowsOnce<Insertable<Schema['past_memberships']>, never>((db, rows) =>
  db.insertInto('past_memberships').values(rows),
);

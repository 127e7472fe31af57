import type { GroupsOfPersonQuery, SpaceId } from '@kith/contract';
import type { Queries } from '../../platform/db/database.ts';
import type { PersonId } from '../../platform/db/schema.ts';
import { isInEffect } from '../times/is-in-effect.ts';
import { findGroups, type GroupRow, timesOf } from './store.ts';

/** A group of a person, and since when and until when it is one. */
export interface GroupOfPersonRow {
  readonly group: GroupRow;
  readonly membership: {
    readonly since: number;
    readonly valid_from: number | null;
    readonly valid_until: number | null;
    readonly hours: string | null;
  };
}

/**
 * A page of the groups that a person is on the list of, is in effect in, comes to be in, or was in until the time that was set, in the
 * order of ids; past ones by when they ended, the last first.
 * @param now epoch ms
 */
export async function listGroupsOfPerson(
  db: Queries,
  spaceId: SpaceId,
  personId: PersonId,
  { when, limit, offset }: GroupsOfPersonQuery,
  now: number,
): Promise<{ count: number; rows: GroupOfPersonRow[] }> {
  // A person is in a thousand groups at most, but for those that somebody gives it one by one.
  const memberships = when === 'past' ? await past(db, spaceId, personId, now) : await present(db, spaceId, personId);
  const ids = [...new Set(memberships.map((row) => row.group_id))];
  const groups = new Map((await findGroups(db, [spaceId], ids, now)).map((group) => [group.id, group]));
  const rows = memberships.flatMap(({ group_id, ...membership }) => {
    const group = groups.get(group_id);
    if (!group) return [];
    const isWished = when === 'past' || isThen(membership, group, when, now);
    return isWished ? [{ group, membership }] : [];
  });
  return { count: rows.length, rows: rows.slice(offset, offset + limit) };
}

function isThen(
  membership: GroupOfPersonRow['membership'],
  group: GroupRow,
  when: 'now' | 'later' | undefined,
  now: number,
): boolean {
  const { valid_from: from, valid_until: until } = membership;
  if (until !== null && until <= now) return false;
  if (when === 'later') return from !== null && from > now;
  return when === undefined || (isInEffect(timesOf(membership), now) && isInEffect(timesOf(group), now));
}

const present = (db: Queries, spaceId: SpaceId, personId: PersonId) =>
  db
    .selectFrom('memberships')
    .leftJoin('schedules', (join) =>
      join
        .onRef('schedules.space_id', '=', 'memberships.space_id')
        .onRef('schedules.id', '=', 'memberships.schedule_id'),
    )
    .select(['group_id', 'since', 'valid_from', 'valid_until', 'hours'])
    .where('memberships.space_id', '=', spaceId)
    .where('person_id', '=', personId)
    .orderBy('group_id')
    .execute();

/** Settled, or not yet. */
async function past(db: Queries, spaceId: SpaceId, personId: PersonId, now: number) {
  const settled = await db
    .selectFrom('past_memberships')
    .leftJoin('schedules', (join) =>
      join
        .onRef('schedules.space_id', '=', 'past_memberships.space_id')
        .onRef('schedules.id', '=', 'past_memberships.schedule_id'),
    )
    .select(['group_id', 'since', 'valid_from', 'ended as valid_until', 'hours'])
    .where('past_memberships.space_id', '=', spaceId)
    .where('person_id', '=', personId)
    .execute();
  const rows = await present(db, spaceId, personId);
  const ended = rows.flatMap(({ valid_until, ...row }) =>
    valid_until !== null && valid_until <= now ? [{ ...row, valid_until }] : [],
  );
  return [...settled, ...ended].sort((a, b) => b.valid_until - a.valid_until || b.group_id - a.group_id);
}

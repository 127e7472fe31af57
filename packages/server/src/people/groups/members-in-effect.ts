import type { GroupId, SpaceId } from '@kith/contract';
import type { Queries } from '../../platform/db/database.ts';
import type { PersonId } from '../../platform/db/schema.ts';
import { type Moment, membersInEffect } from '../members-of-groups.ts';

/** So many that a page is a few milliseconds of work for whoever reads it. */
const MEMBERS_A_PAGE = 5000;

/** Members in effect of any of the groups, read in pages: who reads beside the main thread never holds it for long. */
export async function membersOfAny(
  db: Queries,
  spaceId: SpaceId,
  ids: readonly GroupId[],
  moment: Moment,
): Promise<PersonId[]> {
  const members: PersonId[] = [];
  for (;;) {
    const rows = await membersInEffect(db, spaceId, ids, moment)
      .distinct()
      .where('person_id', '>', members.at(-1) ?? (0 as PersonId))
      .orderBy('person_id')
      .limit(MEMBERS_A_PAGE)
      .execute();
    for (const row of rows) members.push(row.person_id);
    if (rows.length < MEMBERS_A_PAGE) return members;
  }
}

/** When the next membership of these groups begins or ends, hours apart: epoch ms after `at`, or never. */
export async function nextEdge(db: Queries, spaceId: SpaceId, ids: readonly GroupId[], at: number): Promise<number> {
  const timed = db.selectFrom('memberships').where('space_id', '=', spaceId).where('group_id', 'in', ids);
  const [{ begins }, { ends }] = await Promise.all([
    timed
      .where('valid_from', '>', at)
      .select((eb) => eb.fn.min('valid_from').as('begins'))
      .executeTakeFirstOrThrow(),
    timed
      .where('valid_until', '>', at)
      .select((eb) => eb.fn.min('valid_until').as('ends'))
      .executeTakeFirstOrThrow(),
  ]);
  return Math.min(begins ?? Number.POSITIVE_INFINITY, ends ?? Number.POSITIVE_INFINITY);
}

import type { GroupId, SpaceId } from '@kith/contract';
import { compileOnce } from '../../platform/db/compile-once.ts';
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

const edges = compileOnce((db, { spaceId, ids, at }: { spaceId: SpaceId; ids: readonly GroupId[]; at: number }) =>
  db
    .selectFrom('groups')
    .where('groups.space_id', '=', spaceId)
    .where('groups.id', 'in', ids)
    .select((eb) => {
      // The first entry of an index each, however many memberships have times.
      const next = (column: 'valid_from' | 'valid_until') =>
        eb
          .selectFrom('memberships')
          .select(column)
          .where('memberships.space_id', '=', spaceId)
          .whereRef('memberships.group_id', '=', 'groups.id')
          .where(column, '>', at)
          .orderBy(column)
          .limit(1);
      return [next('valid_from').as('begins'), next('valid_until').as('ends')];
    }),
);

/** When the next membership of these groups begins or ends, hours apart: epoch ms after `at`, or never. */
export async function nextEdge(db: Queries, spaceId: SpaceId, ids: readonly GroupId[], at: number): Promise<number> {
  const ofGroups = await edges(db, { spaceId, ids, at });
  return ofGroups
    .flatMap(({ begins, ends }) => [begins ?? Infinity, ends ?? Infinity])
    .reduce((first, edge) => Math.min(first, edge), Infinity);
}

import type { GroupId, SpaceId } from '@kith/contract';
import { compileOnce } from '../../platform/db/compile-once.ts';
import type { Queries } from '../../platform/db/database.ts';
import { spaceWithId } from '../../tenancy/spaces/store.ts';

const revisions = compileOnce((db, { spaceId, ids }: { spaceId: SpaceId; ids: readonly GroupId[] }) =>
  spaceWithId(db, spaceId).select((eb) => [
    'spaces.groups_revision as ofSpace',
    eb
      .selectFrom('group_rules')
      .select((sums) => sums.fn.sum<number | null>('group_rules.revision').as('sum'))
      .where('group_rules.space_id', '=', spaceId)
      .where('group_rules.group_id', 'in', ids)
      .as('ofRules'),
  ]),
);

/**
 * Stays the same as long as these groups and their memberships do, times that come by the clock apart. What rules change of other groups does
 * not matter: in a busy space they do so with every sighting.
 */
export async function groupsRevision(db: Queries, spaceId: SpaceId, ids: readonly GroupId[]): Promise<string> {
  const [row] = await revisions(db, { spaceId, ids });
  // Where a rule is taken away, that of the space rises.
  return `${row?.ofSpace ?? 0}.${row?.ofRules ?? 0}`;
}

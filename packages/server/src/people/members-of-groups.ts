import type { GroupId, SpaceId } from '@kith/contract';
import type { Queries } from '../platform/db/database.ts';

/** Query for the persons who are in any of these groups: all that persons ask of groups, which stand on them. */
export const membersOfGroups = (db: Queries, spaceIds: readonly SpaceId[], ids: readonly GroupId[]) =>
  db.selectFrom('memberships').select('person_id').where('space_id', 'in', spaceIds).where('group_id', 'in', ids);

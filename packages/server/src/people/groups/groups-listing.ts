import type { SpaceId } from '@kith/contract';
import type { Queries } from '../../platform/db/database.ts';
import type { PersonId } from '../../platform/db/schema.ts';
import { onList } from '../times/on-list.ts';
import type { NamedGroup } from './groups-in-effect.ts';

/** The groups on whose lists some persons are, whether or not they are in effect; those who are on none are left out. @param now epoch ms */
export async function groupsListing(
  db: Queries,
  spaceId: SpaceId,
  personIds: readonly PersonId[],
  now: number,
): Promise<ReadonlyMap<PersonId, readonly NamedGroup[]>> {
  const groups = new Map<PersonId, NamedGroup[]>();
  if (personIds.length === 0) return groups;
  const rows = await db
    .selectFrom('memberships')
    .innerJoin('groups', 'groups.id', 'memberships.group_id')
    .select(['memberships.person_id', 'groups.id', 'groups.name'])
    .where('memberships.space_id', '=', spaceId)
    .where('groups.space_id', '=', spaceId)
    .where('memberships.person_id', 'in', personIds)
    .where(onList('memberships', now))
    .orderBy('memberships.person_id')
    .orderBy('memberships.group_id')
    .execute();
  for (const { person_id, id, name } of rows) {
    const ofPerson = groups.get(person_id);
    if (ofPerson) ofPerson.push({ id, name });
    else groups.set(person_id, [{ id, name }]);
  }
  return groups;
}

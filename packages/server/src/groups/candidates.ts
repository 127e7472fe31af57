import type { GroupId, SpaceId } from '@kith/contract';
import type { Queries } from '../db/database.ts';
import type { PersonId } from '../db/schema.ts';
import { fieldError } from '../http/errors.ts';
import { findGroups, membersOfAny } from './store.ts';

/**
 * The persons that an identification limited to some groups may name; undefined when it is not limited.
 * @throws {KithError} 400 on `groups_ids` when a group is not one of the space
 */
export async function candidatesOf(
  db: Queries,
  spaceId: SpaceId,
  ids: readonly GroupId[] | undefined,
): Promise<PersonId[] | undefined> {
  if (ids === undefined) return undefined;
  const known = new Set((await findGroups(db, [spaceId], ids)).map((group) => group.id));
  const unknown = ids.filter((id) => !known.has(id));
  if (unknown.length)
    throw fieldError('groups_ids', 'unknownGroups', `Not known here: ${unknown.slice(0, 10).join(', ')}.`);
  return membersOfAny(db, spaceId, ids);
}

import type { GroupExceptionList, GroupId, SpaceId } from '@kith/contract';
import type { Queries, Tx } from '../../../platform/db/database.ts';
import { listed } from '../../../platform/db/listed.ts';
import type { PersonId } from '../../../platform/db/schema.ts';

interface Whose {
  readonly spaceId: SpaceId;
  readonly groupId: GroupId;
}

/** Those who are in a group, or are not, whatever its rule says; the oldest persons first. @param wish.pids absent or empty: all of them */
export const listExceptions = (db: Queries, { spaceId, groupId }: Whose, { pids, ...page }: GroupExceptionList) =>
  listed(
    db
      .selectFrom('group_exceptions')
      .innerJoin('persons', (join) =>
        join
          .onRef('persons.space_id', '=', 'group_exceptions.space_id')
          .onRef('persons.id', '=', 'group_exceptions.person_id'),
      )
      .select([
        'persons.pid',
        'persons.name',
        'persons.external_id',
        'group_exceptions.is_in',
        'group_exceptions.created',
      ])
      .where('group_exceptions.space_id', '=', spaceId)
      .where('group_exceptions.group_id', '=', groupId)
      .$if(pids !== undefined && pids.length > 0, (query) => query.where('persons.pid', 'in', pids ?? []))
      .orderBy('group_exceptions.person_id'),
    page,
  );

export async function putException(
  tx: Tx,
  { spaceId, groupId }: Whose,
  personId: PersonId,
  { isIn, now }: { readonly isIn: boolean; readonly now: number },
): Promise<void> {
  const is_in = isIn ? 1 : 0;
  await tx
    .insertInto('group_exceptions')
    .values({ space_id: spaceId, group_id: groupId, person_id: personId, is_in, created: now })
    .onConflict((conflict) =>
      conflict.columns(['space_id', 'group_id', 'person_id']).doUpdateSet({ is_in, created: now }),
    )
    .execute();
}

/** @returns whether there was one */
export async function deleteException(tx: Tx, { spaceId, groupId }: Whose, personId: PersonId): Promise<boolean> {
  const { numDeletedRows } = await tx
    .deleteFrom('group_exceptions')
    .where('space_id', '=', spaceId)
    .where('group_id', '=', groupId)
    .where('person_id', '=', personId)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}

/** What was said of one person is said of another, of whom nothing else was group_exceptions. */
export async function giveExceptions(tx: Tx, spaceId: SpaceId, from: PersonId, to: PersonId): Promise<void> {
  await tx
    .updateTable('group_exceptions')
    .set({ person_id: to })
    .where('space_id', '=', spaceId)
    .where('person_id', '=', from)
    .where('group_id', 'not in', (eb) =>
      eb.selectFrom('group_exceptions').select('group_id').where('space_id', '=', spaceId).where('person_id', '=', to),
    )
    .execute();
}

import type { PersonPageQuery } from '@kith/contract';
import type { Queries } from '../../platform/db/database.ts';
import type { PersonId } from '../../platform/db/schema.ts';
import type { ListedByCursor } from '../../platform/page.ts';
import { cutMembers, describeMembers } from './member-page.ts';
import type { GroupRow, MemberRow } from './store.ts';

/** Which persons of a group: those who are in the other one, too, or those who are not. */
export type Comparison = 'overlap' | 'difference';

type Group = Pick<GroupRow, 'id' | 'space_id'>;

const membersOf = (db: Queries, { id, space_id }: Group) =>
  db.selectFrom('memberships').where('space_id', '=', space_id).where('group_id', '=', id);

/** How many persons are in both groups of a space. Both are read in the order of their keys, once. */
export async function countOverlap(db: Queries, group: Group, other: Group): Promise<number> {
  const { count } = await db
    .selectFrom(membersOf(db, group).select('person_id').intersect(membersOf(db, other).select('person_id')).as('both'))
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return count;
}

/** A page of the comparison, in the order of person ids; from after a person, or from an offset. */
export async function compareGroups(
  db: Queries,
  comparison: Comparison,
  group: GroupRow,
  other: GroupRow,
  { after, limit, offset }: Omit<PersonPageQuery, 'after'> & { after: PersonId | undefined },
): Promise<ListedByCursor<MemberRow>> {
  const inBoth = await countOverlap(db, group, other);
  const rows = await membersOf(db, group)
    .select(['person_id', 'since'])
    .where(({ exists, not, selectFrom }) => {
      const inOther = exists(
        selectFrom('memberships as others')
          .select('others.person_id')
          .where('others.space_id', '=', other.space_id)
          .where('others.group_id', '=', other.id)
          .whereRef('others.person_id', '=', 'memberships.person_id'),
      );
      return comparison === 'overlap' ? inOther : not(inOther);
    })
    .$if(after !== undefined, (query) => query.where('person_id', '>', after as PersonId))
    .orderBy('person_id')
    .limit(limit + 1)
    .offset(after === undefined ? offset : 0)
    .execute();
  const count = comparison === 'overlap' ? inBoth : group.persons_count - inBoth;
  return describeMembers(db, group.space_id, cutMembers({ count, rows }, limit));
}

import type { PersonPageQuery } from '@kith/contract';
import type { Queries } from '../../platform/db/database.ts';
import type { PersonId } from '../../platform/db/schema.ts';
import { onList } from '../times/on-list.ts';
import type { MembersOfGroup } from './answer-members.ts';
import { cutMembers, describeMembers } from './member-page.ts';
import type { GroupRow } from './store.ts';

/** Which persons of a group: those who are in the other one, too, or those who are not. */
export type Comparison = 'overlap' | 'difference';

type Group = Pick<GroupRow, 'id' | 'space_id'>;

const membersOf = (db: Queries, { id, space_id }: Group, now: number) =>
  db
    .selectFrom('memberships')
    .where('memberships.space_id', '=', space_id)
    .where('group_id', '=', id)
    .where(onList('memberships', now));

/** How many persons are on the lists of both groups of a space. Both are read in the order of their keys, once. @param now epoch ms */
async function countOverlap(db: Queries, group: Group, other: Group, now: number): Promise<number> {
  const { count } = await db
    .selectFrom(
      membersOf(db, group, now)
        .select('person_id')
        .intersect(membersOf(db, other, now).select('person_id'))
        .as('both'),
    )
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return count;
}

/** A page of the comparison, in the order of person ids; from after a person, or from an offset. @param now epoch ms */
export async function compareGroups(
  db: Queries,
  comparison: Comparison,
  group: GroupRow,
  other: GroupRow,
  { after, limit, offset }: Omit<PersonPageQuery, 'after'> & { after: PersonId | undefined },
  now: number,
): Promise<MembersOfGroup> {
  const inBoth = await countOverlap(db, group, other, now);
  const rows = await membersOf(db, group, now)
    .leftJoin('schedules', (join) =>
      join
        .onRef('schedules.space_id', '=', 'memberships.space_id')
        .onRef('schedules.id', '=', 'memberships.schedule_id'),
    )
    .select(['person_id', 'since', 'valid_from', 'valid_until', 'hours'])
    .where(({ exists, not, selectFrom }) => {
      const inOther = exists(
        selectFrom('memberships as others')
          .select('others.person_id')
          .where('others.space_id', '=', other.space_id)
          .where('others.group_id', '=', other.id)
          .where(onList('others', now))
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
  const page = await describeMembers(db, group.space_id, cutMembers({ count, rows }, limit));
  return { ...page, group, now };
}

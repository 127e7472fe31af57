import type { GroupId, MemberList, Pid, SpaceId, When } from '@kith/contract';
import type { Clock } from '../../platform/clock.ts';
import type { Database, Queries } from '../../platform/db/database.ts';
import type { PersonId } from '../../platform/db/schema.ts';
import { membershipsInEffect } from '../members-of-groups.ts';
import { afterPerson } from '../persons/person-cursor.ts';
import { isInEffect } from '../times/is-in-effect.ts';
import { onList } from '../times/on-list.ts';
import { openSchedules } from '../times/schedule-store.ts';
import type { MembersOfGroup } from './answer-members.ts';
import { cutMembers, describeMembers } from './member-page.ts';
import { listMembersWithPids, type MemberRow, type MembershipRow, pageOfMembers } from './member-store.ts';
import { listPastMembers } from './past-members.ts';
import { findGroup, type GroupRow, timesOf } from './store.ts';

type Wish = Pick<MemberList, 'pids' | 'limit' | 'offset' | 'after' | 'when'>;

/** A page of the members of a group, and how many match in all. */
export async function listMembers(
  { db, clock }: { readonly db: Database; readonly clock: Clock },
  spaceIds: readonly SpaceId[],
  id: GroupId,
  wish: Wish,
): Promise<MembersOfGroup | 'not found'> {
  const now = clock();
  if (wish.when === 'past') return listPastMembers(db, spaceIds, id, wish, now);
  const asked = { ...wish, after: afterPerson(wish) };
  if (wish.pids?.length) return listSome(db.reading, spaceIds, id, { ...asked, pids: wish.pids }, now);
  if (wish.when !== undefined) return listThen(db.reading, spaceIds, id, { ...asked, when: wish.when }, now);
  const { after, limit, offset } = asked;
  const reading = db.readingOf(limit + (after === undefined ? offset : 0));
  const page = { after, offset, limit: limit + 1 };
  const [group, all] = await Promise.all([
    findGroup(reading, spaceIds, id, now),
    pageOfMembers(reading, spaceIds, id, page),
  ]);
  if (!group) return 'not found';
  // As long as nobody's membership has ended this minute, its key alone says where a page begins.
  const areOnList = group.rows_count === group.persons_count && all.every((row) => isOnList(row, now));
  const rows = areOnList ? all : await pageOfMembers(reading, spaceIds, id, { ...page, now });
  return { ...cutMembers({ count: group.persons_count, rows }, limit), group, now };
}

const isOnList = ({ valid_until }: MembershipRow, now: number): boolean => valid_until === null || valid_until > now;

type Asked = Omit<Wish, 'after'> & { readonly after: PersonId | undefined };

/** A filter names a thousand persons at most: reading those who match also counts them. */
async function listSome(
  reading: Queries,
  spaceIds: readonly SpaceId[],
  id: GroupId,
  { pids, when, after, limit, offset }: Asked & { readonly pids: readonly Pid[] },
  now: number,
): Promise<MembersOfGroup | 'not found'> {
  const [group, listed] = await Promise.all([
    findGroup(reading, spaceIds, id, now),
    listMembersWithPids(reading, spaceIds, id, pids, now),
  ]);
  if (!group) return 'not found';
  const matching = listed.filter((member) => isThen(member, group, when, now));
  const from = after === undefined ? offset : matching.findIndex(({ person_id }) => person_id > after);
  const rows: MemberRow[] = from < 0 ? [] : matching.slice(from, from + limit + 1);
  return { ...cutMembers({ count: matching.length, rows }, limit), group, now };
}

function isThen(member: MembershipRow, group: GroupRow, when: When | undefined, now: number): boolean {
  if (when === 'later') return member.valid_from !== null && member.valid_from > now;
  if (when === 'now') return isInEffect(timesOf(member), now) && isInEffect(timesOf(group), now);
  return true;
}

/** Those who are in effect now, or who will be. */
async function listThen(
  reading: Queries,
  spaceIds: readonly SpaceId[],
  id: GroupId,
  { when, after, limit, offset }: Asked & { readonly when: 'now' | 'later' },
  now: number,
): Promise<MembersOfGroup | 'not found'> {
  const group = await findGroup(reading, spaceIds, id, now);
  if (!group) return 'not found';
  const spaceId = group.space_id;
  if (when === 'now' && !isInEffect(timesOf(group), now)) return { count: 0, rows: [], nextAfter: null, group, now };
  const matching =
    when === 'now'
      ? membershipsInEffect(reading, [spaceId], [id], { at: now, open: await openSchedules(reading, [spaceId], now) })
      : reading
          .selectFrom('memberships')
          .where('memberships.space_id', '=', spaceId)
          .where('group_id', '=', id)
          .where('valid_from', '>', now)
          .where(onList('memberships', now));
  const [counts, rows] = await Promise.all([
    matching.select((eb) => eb.fn.countAll<number>().as('count')).executeTakeFirstOrThrow(),
    matching
      .leftJoin('schedules', (join) =>
        join
          .onRef('schedules.space_id', '=', 'memberships.space_id')
          .onRef('schedules.id', '=', 'memberships.schedule_id'),
      )
      .select(['person_id', 'since', 'valid_from', 'valid_until', 'hours'])
      .$if(after !== undefined, (query) => query.where('person_id', '>', after as PersonId))
      .orderBy('person_id')
      .limit(limit + 1)
      .offset(after === undefined ? offset : 0)
      .execute(),
  ]);
  const page = cutMembers({ count: counts.count, rows }, limit);
  return { ...(await describeMembers(reading, spaceId, page)), group, now };
}

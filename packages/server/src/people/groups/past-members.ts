import type { GroupId, MemberList, SpaceId } from '@kith/contract';
import type { Database, Queries } from '../../platform/db/database.ts';
import type { PersonId } from '../../platform/db/schema.ts';
import { cutPage } from '../../platform/page.ts';
import { personsWithPids } from '../persons/store.ts';
import type { MembersOfGroup } from './answer-members.ts';
import { describeMembers } from './member-page.ts';
import { findGroup } from './store.ts';

/** Memberships that ended by their time and of a group: settled, or not yet. @param now epoch ms */
const pastOf = (db: Queries, spaceId: SpaceId, id: GroupId, now: number) =>
  db
    .selectFrom('past_memberships')
    .select(['person_id', 'since', 'valid_from', 'ended', 'schedule_id'])
    .where('space_id', '=', spaceId)
    .where('group_id', '=', id)
    .unionAll(
      db
        .selectFrom('memberships')
        .select(['person_id', 'since', 'valid_from'])
        // A union goes by the order of its columns.
        .select((eb) => eb.ref('valid_until').$castTo<number>().as('ended'))
        .select('schedule_id')
        .where('space_id', '=', spaceId)
        .where('group_id', '=', id)
        .where('valid_until', '<=', now),
    );

const RADIX = 36;

/** Who was a member of a group until the time that was set; who ended last comes first. @param now epoch ms */
export async function listPastMembers(
  { reading }: Pick<Database, 'reading'>,
  spaceIds: readonly SpaceId[],
  id: GroupId,
  { pids, after, limit, offset }: Pick<MemberList, 'pids' | 'limit' | 'offset' | 'after'>,
  now: number,
): Promise<MembersOfGroup | 'not found'> {
  const group = await findGroup(reading, spaceIds, id, now);
  if (!group) return 'not found';
  const spaceId = group.space_id;
  const matching = reading
    .selectFrom(pastOf(reading, spaceId, id, now).as('past'))
    .$if(Boolean(pids?.length), (query) =>
      query.where('person_id', 'in', personsWithPids(reading, [spaceId], pids ?? [])),
    );
  const [ended, person] = (after ?? '').split('-').map((part) => Number.parseInt(part, RADIX));
  const [{ count }, rows] = await Promise.all([
    matching.select((eb) => eb.fn.countAll<number>().as('count')).executeTakeFirstOrThrow(),
    matching
      .leftJoin('schedules', (join) =>
        join.on('schedules.space_id', '=', spaceId).onRef('schedules.id', '=', 'past.schedule_id'),
      )
      .select(['person_id', 'since', 'valid_from', 'ended as valid_until', 'schedules.hours'])
      .$if(ended !== undefined && person !== undefined && !Number.isNaN(person), (query) =>
        query.where((eb) =>
          eb.or([
            eb('ended', '<', ended ?? 0),
            eb.and([eb('ended', '=', ended ?? 0), eb('person_id', '<', person as PersonId)]),
          ]),
        ),
      )
      .orderBy('ended', 'desc')
      .orderBy('person_id', 'desc')
      .limit(limit + 1)
      .offset(after === undefined ? offset : 0)
      .execute(),
  ]);
  const page = cutPage(
    { count, rows },
    limit,
    (last) => `${last.valid_until.toString(RADIX)}-${last.person_id.toString(RADIX)}`,
  );
  return { ...(await describeMembers(reading, spaceId, page)), group, now };
}

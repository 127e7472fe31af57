import { setImmediate as turnOfTheLoop } from 'node:timers/promises';
import type { GroupId } from '@kith/contract';
import { sql } from 'kysely';
import type { Tx } from '../../platform/db/database.ts';
import type { PersonId } from '../../platform/db/schema.ts';
import { onList } from '../times/on-list.ts';
import type { GroupRow, StoredTimes } from './store.ts';

type Source = Pick<GroupRow, 'id' | 'space_id' | 'rule'>;

/** Members that are copied by one statement: a few milliseconds of work, between which others have their turn. */
const TOGETHER = 1000;

/**
 * Puts the members of one group into another, at the times at which they are in the first; those of a group by rule, whom it holds now, for ever:
 * how long it would hold them is said by what they do. Those of the other that have ended are settled before; of those that a clock has ended
 * that is not sure, whoever comes makes a new beginning. The caller keeps `persons_count`.
 * @param since epoch ms of now
 * @returns how many memberships there are more
 */
export async function copyMembers(tx: Tx, from: Source, to: GroupId, since: number): Promise<number> {
  let more = 0;
  for (let after = 0 as PersonId; ; ) {
    const persons = await membersToCopy(tx, from, since)
      .select('person_id')
      .where('person_id', '>', after)
      .orderBy('person_id')
      .limit(TOGETHER)
      .execute();
    const last = persons.at(-1)?.person_id;
    if (last !== undefined) more += await copySome(tx, from, to, since, { after, last });
    if (last === undefined || persons.length < TOGETHER) return more;
    after = last;
    await turnOfTheLoop();
  }
}

/** The same of those after a person, to another one. */
async function copySome(
  tx: Tx,
  from: Source,
  to: GroupId,
  since: number,
  { after, last }: { readonly after: PersonId; readonly last: PersonId },
): Promise<number> {
  const time = <Column extends keyof StoredTimes>(column: Column) => {
    const own = from.rule === null ? sql.ref(column) : sql.lit(null);
    return sql<StoredTimes[Column]>`cast(${own} as bigint)`.as(column);
  };
  const coming = membersToCopy(tx, from, since).where('person_id', '>', after).where('person_id', '<=', last);
  const { numDeletedRows: again } = await tx
    .deleteFrom('memberships')
    .where('space_id', '=', from.space_id)
    .where('group_id', '=', to)
    .where('valid_until', '<=', since)
    .where('person_id', 'in', coming.select('person_id'))
    .executeTakeFirst();
  const { numInsertedOrUpdatedRows: joined = 0n } = await tx
    .insertInto('memberships')
    .columns(['space_id', 'group_id', 'person_id', 'since', 'valid_from', 'valid_until', 'schedule_id'])
    .expression(
      coming
        .select([
          'space_id',
          sql<GroupId>`cast(${to} as bigint)`.as('group_id'),
          'person_id',
          sql<number>`cast(${since} as bigint)`.as('since'),
        ])
        .select([time('valid_from'), time('valid_until'), time('schedule_id')]),
    )
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirstOrThrow();
  return Number(joined) - Number(again);
}

/** Query for the memberships of a group that are copied: of a group by rule, not those of whoever would come later. */
const membersToCopy = (tx: Tx, { id, space_id, rule }: Source, now: number) =>
  tx
    .selectFrom('memberships')
    .where('space_id', '=', space_id)
    .where('group_id', '=', id)
    .where(onList('memberships', now))
    .$if(rule !== null, (query) =>
      query.where((eb) => eb.or([eb('valid_from', 'is', null), eb('valid_from', '<=', now)])),
    );

/** How many memberships a group would have more if those of another one were copied to it. @param now epoch ms */
export async function countJoining(tx: Tx, from: Source, to: GroupId, now: number): Promise<number> {
  const { count } = await membersToCopy(tx, from, now)
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where(({ exists, not, selectFrom }) =>
      not(
        exists(
          selectFrom('memberships as own')
            .select('own.person_id')
            .where('own.space_id', '=', from.space_id)
            .where('own.group_id', '=', to)
            .whereRef('own.person_id', '=', 'memberships.person_id'),
        ),
      ),
    )
    .executeTakeFirstOrThrow();
  return count;
}

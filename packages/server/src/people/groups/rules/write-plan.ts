import { type GroupId, limits, type SpaceId } from '@kith/contract';
import { compileOnce, compileRowsOnce } from '../../../platform/db/compile-once.ts';
import type { Tx } from '../../../platform/db/database.ts';
import type { PersonId, Schema } from '../../../platform/db/schema.ts';
import { type Settling, settle } from '../settle.ts';
import { addToCounts, deleteMemberships } from '../store.ts';
import type { Plan } from './plan.ts';
import { setRule } from './rule-store.ts';

/** Rows of one statement. */
const TOGETHER = 1000;

const insertRows = compileRowsOnce<Schema['memberships'], never>((db, rows) =>
  db.insertInto('memberships').values(rows),
);

const advanceGroups = compileOnce((db, { spaceId }: { spaceId: SpaceId }) =>
  db
    .updateTable('spaces')
    .set((eb) => ({ groups_revision: eb('groups_revision', '+', 1) }))
    .where('id', '=', spaceId),
);

const rowsOfGroup = compileOnce((db, { spaceId, groupId }: { spaceId: SpaceId; groupId: GroupId }) =>
  db.selectFrom('groups').select('persons_count').where('space_id', '=', spaceId).where('id', '=', groupId),
);

/**
 * Makes memberships of a group by rule what they are to be: all of them or, when the group would pass its limit, none. Then the rule is full, and
 * the group stays as it is. @returns whether it was done
 */
export async function writePlan(
  tx: Tx,
  settling: Settling,
  spaceId: SpaceId,
  groupId: GroupId,
  { joining, changing, leaving, isLess }: Plan,
): Promise<boolean> {
  const more = joining.length - leaving.length;
  if (more > 0 && !(await hasRoom(tx, settling, spaceId, groupId, more))) {
    const problem = `By its rule this group would have more than ${limits.personsPerGroup} persons, which is the limit: it stays as it was.`;
    await setRule(tx, spaceId, [groupId], { state: 'full', problem });
    return false;
  }
  for (const some of pieces(leaving)) await deleteMemberships(tx, spaceId, [groupId], some);
  await insertRows(
    tx,
    joining.map(({ personId, valid_from, valid_until }) => ({
      space_id: spaceId,
      group_id: groupId,
      person_id: personId,
      since: settling.now,
      valid_from,
      valid_until,
      schedule_id: null,
    })),
  );
  await changeAlike(tx, spaceId, groupId, changing);
  await addToCounts(tx, spaceId, new Map([[groupId, more]]));
  // Whose stay is only prolonged is found all the same by those who remember until when it was.
  if (isLess || joining.length > 0) await advanceGroups(tx, { spaceId });
  return true;
}

/** Whether so many more may join; those that have ended take no place. */
async function hasRoom(tx: Tx, settling: Settling, spaceId: SpaceId, groupId: GroupId, more: number): Promise<boolean> {
  const rows = async () => (await rowsOfGroup(tx, { spaceId, groupId }))[0]?.persons_count ?? 0;
  const tooMany = (await rows()) + more - limits.personsPerGroup;
  if (tooMany <= 0) return true;
  await settle(tx, settling, spaceId, { groupIds: [groupId], limit: tooMany });
  return (await rows()) + more <= limits.personsPerGroup;
}

const changeTimes = compileOnce(
  (
    db,
    is: {
      spaceId: SpaceId;
      groupId: GroupId;
      personIds: readonly PersonId[];
      valid_from: number | undefined;
      valid_until: number | undefined;
    },
  ) =>
    db
      .updateTable('memberships')
      .set({ valid_from: is.valid_from ?? null, valid_until: is.valid_until ?? null })
      .where('space_id', '=', is.spaceId)
      .where('group_id', '=', is.groupId)
      .where('person_id', 'in', is.personIds),
);

/** One statement for all that are to be alike. */
async function changeAlike(tx: Tx, spaceId: SpaceId, groupId: GroupId, changing: Plan['changing']): Promise<void> {
  const alike = new Map<string, { one: Plan['changing'][number]; personIds: PersonId[] }>();
  for (const one of changing) {
    const key = `${one.valid_from} ${one.valid_until}`;
    const same = alike.get(key) ?? { one, personIds: [] };
    same.personIds.push(one.personId);
    alike.set(key, same);
  }
  for (const { one, personIds } of alike.values()) {
    const times = { valid_from: one.valid_from ?? undefined, valid_until: one.valid_until ?? undefined };
    for (const some of pieces(personIds)) await changeTimes(tx, { spaceId, groupId, personIds: some, ...times });
  }
}

function* pieces<T>(all: readonly T[]): Generator<T[]> {
  for (let i = 0; i < all.length; i += TOGETHER) yield all.slice(i, i + TOGETHER);
}

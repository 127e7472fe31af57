import { type GroupId, limits, type SpaceId } from '@kith/contract';
import { sendAhead } from '../../../platform/db/ask-together.ts';
import { compileOnce, compileRowsOnce } from '../../../platform/db/compile-once.ts';
import type { Tx } from '../../../platform/db/database.ts';
import type { PersonId, Schema } from '../../../platform/db/schema.ts';
import { noteGroupsChange } from '../../../platform/db/space-revision.ts';
import { inTurns } from '../../../platform/in-turns.ts';
import { roomIn } from '../make-room.ts';
import type { Settling } from '../settle.ts';
import type { Plan } from './plan.ts';
import { setRule } from './rule-store.ts';

const insertRows = compileRowsOnce<Schema['memberships'], never>((db, rows) =>
  db.insertInto('memberships').values(rows),
);

// Of rows that are there: each has times of its own, and one by one they would take as many statements.
const changeRows = compileRowsOnce<Schema['memberships'], never>((db, rows) =>
  db
    .insertInto('memberships')
    .values(rows)
    .onConflict((conflict) =>
      conflict.columns(['space_id', 'group_id', 'person_id']).doUpdateSet((eb) => ({
        valid_from: eb.ref('excluded.valid_from'),
        valid_until: eb.ref('excluded.valid_until'),
      })),
    ),
);

const advanceRule = compileOnce((db, { spaceId, groupId }: { spaceId: SpaceId; groupId: GroupId }) =>
  db
    .updateTable('group_rules')
    .set((eb) => ({ revision: eb('revision', '+', 1) }))
    .where('space_id', '=', spaceId)
    .where('group_id', '=', groupId),
);

const countMore = compileOnce((db, { spaceId, groupId, more }: { spaceId: SpaceId; groupId: GroupId; more: number }) =>
  db
    .updateTable('groups')
    .set((eb) => ({ persons_count: eb('persons_count', '+', more) }))
    .where('space_id', '=', spaceId)
    .where('id', '=', groupId),
);

const leave = compileOnce(
  (db, { spaceId, groupId, personIds }: { spaceId: SpaceId; groupId: GroupId; personIds: readonly PersonId[] }) =>
    db
      .deleteFrom('memberships')
      .where('space_id', '=', spaceId)
      .where('group_id', '=', groupId)
      .where('person_id', 'in', personIds),
);

/**
 * Makes memberships of a group by rule what they are to be: all of them or, when the group would pass its limit, none. Then the rule is full, and
 * the group stays as it is.
 * @param rowsCount how many rows the group has, where that was read in this transaction and nothing has changed it since
 * @returns whether it was done
 */
export async function writePlan(
  tx: Tx,
  settling: Settling,
  spaceId: SpaceId,
  groupId: GroupId,
  { joining, changing, leaving, isOnlyLonger }: Plan,
  rowsCount?: number,
): Promise<boolean> {
  noteGroupsChange(tx);
  const more = joining.length - leaving.length;
  const hasRoom = more <= 0 || (rowsCount !== undefined && rowsCount + more <= limits.personsPerGroup);
  if (!hasRoom && (await roomIn(tx, settling, { id: groupId, space_id: spaceId }, more)) < more) {
    const problem = `By its rule this group would have more than ${limits.personsPerGroup} persons, which is the limit: it stays as it was.`;
    await setRule(tx, spaceId, [groupId], { state: 'full', problem });
    return false;
  }
  const rowOf = ({ personId, valid_from, valid_until }: Plan['joining'][number]) => ({
    space_id: spaceId,
    group_id: groupId,
    person_id: personId,
    since: settling.now,
    valid_from,
    valid_until,
    schedule_id: null,
  });
  if (more !== 0) await sendAhead(tx, [countMore.filled(tx, { spaceId, groupId, more })]);
  // Whose stay is only prolonged is found all the same by those who remember until when it was.
  if (!isOnlyLonger) await sendAhead(tx, [advanceRule.filled(tx, { spaceId, groupId })]);
  for await (const some of inTurns(leaving))
    await sendAhead(tx, [leave.filled(tx, { spaceId, groupId, personIds: some })]);
  for await (const some of inTurns(joining)) await sendAhead(tx, insertRows.filled(tx, some.map(rowOf)));
  for await (const some of inTurns(changing)) await sendAhead(tx, changeRows.filled(tx, some.map(rowOf)));
  return true;
}

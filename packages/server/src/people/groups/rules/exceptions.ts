import type { GroupId, Pid, SpaceId } from '@kith/contract';
import type { Clock } from '../../../platform/clock.ts';
import type { Database, Tx } from '../../../platform/db/database.ts';
import type { PersonId } from '../../../platform/db/schema.ts';
import { advanceRevision } from '../../../platform/db/space-revision.ts';
import { findPersonInSpaces } from '../../persons/store.ts';
import { type GroupIsFull, makeRoom } from '../make-room.ts';
import { type OnEnded, settle, settlingAt } from '../settle.ts';
import {
  addToCounts,
  deleteMemberships,
  findGroup,
  forEver,
  giveTimes,
  groupsHolding,
  insertMemberships,
} from '../store.ts';
import * as store from './exception-store.ts';
import { followRules } from './follow-rules.ts';

interface Deps {
  readonly db: Database;
  readonly clock: Clock;
  readonly onEnded: OnEnded;
}

interface OfGroup {
  readonly id: GroupId;
  readonly space_id: SpaceId;
}

export interface Exception {
  readonly pid: Pid;
  readonly name: string | null;
  readonly external_id: string | null;
  readonly is_in: 0 | 1;
  readonly created: number;
}

/** Why there is no exception; nothing was changed. */
type ExceptionRefusal = 'not found' | 'no rule' | GroupIsFull;

/**
 * Says that a person is in a group, or is not, whatever its rule says; in effect when it resolves, also where the rule is full or broken and
 * says nothing.
 */
export const sayException = (
  { db, clock, onEnded }: Deps,
  { id: groupId, space_id: spaceId }: OfGroup,
  pid: Pid,
  isIn: boolean,
): Promise<Exception | ExceptionRefusal> =>
  db.transaction(async (tx) => {
    await advanceRevision(tx, spaceId);
    const person = await findPersonInSpaces(tx, [spaceId], pid);
    if (!person) return 'not found';
    const now = clock();
    const settling = settlingAt(onEnded, now);
    await settle(tx, settling, spaceId, { groupIds: [groupId], personIds: [person.id] });
    const group = await findGroup(tx, [spaceId], groupId, now);
    if (!group?.rule) return 'no rule';
    const held = await groupsHolding(tx, spaceId, person.id);
    const full = isIn && !held.has(groupId) && (await makeRoom(tx, settling, [group], new Map([[groupId, 1]])));
    if (full) return full;
    await store.putException(tx, { spaceId, groupId }, person.id, { isIn, now });
    if (group.rule_state === 'on') {
      await followRules(tx, settling, spaceId, [person.id], { kind: 'rules', ids: [groupId] });
    } else {
      await putOrTake(tx, spaceId, groupId, person.id, { isIn, isThere: held.has(groupId), now });
      await followRules(tx, settling, spaceId, [person.id], { kind: 'groups', ids: [groupId] });
    }
    return { pid, name: person.name, external_id: person.external_id, is_in: isIn ? 1 : 0, created: now };
  });

/** Puts a person into a group for ever, or takes it out, as nobody's rule says. */
async function putOrTake(
  tx: Tx,
  spaceId: SpaceId,
  groupId: GroupId,
  personId: PersonId,
  { isIn, isThere, now }: { readonly isIn: boolean; readonly isThere: boolean; readonly now: number },
): Promise<void> {
  if (isIn && isThere) await giveTimes(tx, spaceId, [groupId], [personId], forEver);
  else if (isIn) await insertMemberships(tx, spaceId, [groupId], [personId], { since: now });
  else await deleteMemberships(tx, spaceId, [groupId], [personId]);
  await addToCounts(tx, spaceId, new Map([[groupId, Number(isIn) - Number(isThere)]]));
}

/** The rule says again whether a person is in a group; of one that is full or broken, once it says anything. */
export const withdrawException = (
  { db, clock, onEnded }: Deps,
  { id: groupId, space_id: spaceId }: OfGroup,
  pid: Pid,
): Promise<'withdrawn' | 'not found'> =>
  db.transaction(async (tx) => {
    await advanceRevision(tx, spaceId);
    const person = await findPersonInSpaces(tx, [spaceId], pid);
    if (!person || !(await store.deleteException(tx, { spaceId, groupId }, person.id))) return 'not found';
    await followRules(tx, settlingAt(onEnded, clock()), spaceId, [person.id], { kind: 'rules', ids: [groupId] });
    return 'withdrawn';
  });

import type { GroupId, Pid, SpaceId } from '@kith/contract';
import type { Clock } from '../../../platform/clock.ts';
import type { Database, Tx } from '../../../platform/db/database.ts';
import { advanceRevision } from '../../../platform/db/space-revision.ts';
import { findPersonInSpaces } from '../../persons/store.ts';
import type { OnEnded, Settling } from '../settle.ts';
import * as store from './exception-store.ts';
import { followRules } from './follow-rules.ts';
import { groupsWithRule } from './rule-store.ts';

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

/** Says that a person is in a group, or is not, whatever its rule says; in effect when it resolves. */
export const sayException = (
  { db, clock, onEnded }: Deps,
  { id: groupId, space_id: spaceId }: OfGroup,
  pid: Pid,
  isIn: boolean,
): Promise<Exception | 'not found' | 'no rule'> =>
  db.transaction(async (tx) => {
    await advanceRevision(tx, spaceId);
    const person = await findPersonInSpaces(tx, [spaceId], pid);
    if (!person) return 'not found';
    if (!(await hasRule(tx, spaceId, groupId))) return 'no rule';
    const now = clock();
    await store.putException(tx, { spaceId, groupId }, person.id, { isIn, now });
    await followRules(tx, { onEnded, now } satisfies Settling, spaceId, [person.id], { kind: 'rules', ids: [groupId] });
    return { pid, name: person.name, external_id: person.external_id, is_in: isIn ? 1 : 0, created: now };
  });

/** The rule says again whether a person is in a group. */
export const withdrawException = (
  { db, clock, onEnded }: Deps,
  { id: groupId, space_id: spaceId }: OfGroup,
  pid: Pid,
): Promise<'withdrawn' | 'not found'> =>
  db.transaction(async (tx) => {
    await advanceRevision(tx, spaceId);
    const person = await findPersonInSpaces(tx, [spaceId], pid);
    if (!person || !(await store.deleteException(tx, { spaceId, groupId }, person.id))) return 'not found';
    await followRules(tx, { onEnded, now: clock() }, spaceId, [person.id], { kind: 'rules', ids: [groupId] });
    return 'withdrawn';
  });

const hasRule = async (tx: Tx, spaceId: SpaceId, groupId: GroupId) =>
  (await groupsWithRule(tx, spaceId, [groupId])).length > 0;

import type { GroupId, SpaceId } from '@kith/contract';
import type { Tx } from '../../platform/db/database.ts';
import type { PersonId } from '../../platform/db/schema.ts';
import type { PersonRow } from '../persons/store.ts';
import { byRule } from './by-rule.ts';
import type { MembershipRefusal } from './groups.ts';
import { makeRoom } from './make-room.ts';
import { groupsWithRule } from './rules/rule-store.ts';
import { type Settling, settle } from './settle.ts';
import * as store from './store.ts';

/** Groups that a person may be put into, in the transaction that asked for them. */
export interface Joinable {
  readonly kind: 'joinable';
  /** Those wished on whose list the person is not. */
  readonly joining: readonly GroupId[];
  /** Those that have a membership of it: one that has ended by a clock that is not sure, too. */
  readonly held: ReadonlySet<GroupId>;
}

/** Which groups a person is still to join; settles what has ended. @param personId null: somebody who is about to be created */
export async function groupsToJoin(
  tx: Tx,
  settling: Settling,
  spaceId: SpaceId,
  wished: readonly GroupId[],
  personId: PersonId | null,
): Promise<Joinable | MembershipRefusal> {
  if (personId !== null) await settle(tx, settling, spaceId, { personIds: [personId] });
  const groups = wished.length === 0 ? [] : await store.findGroups(tx, [spaceId], wished, settling.now);
  const known = new Set(groups.map(({ id }) => id));
  const unknown = wished.filter((id) => !known.has(id));
  if (unknown.length > 0) return { kind: 'unknown', pids: [], groupIds: unknown };
  const held = personId === null ? new Map() : await store.groupsHolding(tx, spaceId, personId);
  const isOnList = (id: GroupId) => held.has(id) && (held.get(id) ?? Infinity) > settling.now;
  const joining = groups.filter(({ id }) => !isOnList(id));
  const ruled = byRule(joining);
  if (ruled) return ruled;
  const full = await makeRoom(tx, settling, joining, new Map(joining.map(({ id }) => [id, held.has(id) ? 0 : 1])));
  if (full) return full;
  return { kind: 'joinable', joining: joining.map(({ id }) => id), held: new Set(held.keys()) };
}

/** Puts a person into groups that it may join, for ever. @param since epoch ms */
export async function joinGroups(
  tx: Tx,
  spaceId: SpaceId,
  personId: PersonId,
  { joining, held }: Omit<Joinable, 'kind'>,
  since: number,
): Promise<void> {
  const again = joining.filter((id) => held.has(id));
  if (again.length > 0) await store.giveTimes(tx, spaceId, again, [personId], store.forEver);
  const fresh = joining.filter((id) => !held.has(id));
  if (fresh.length === 0) return;
  await store.insertMemberships(tx, spaceId, fresh, [personId], { since });
  await store.addToCounts(tx, spaceId, new Map(fresh.map((id) => [id, 1])));
}

/** Takes a person out of those of some groups that it joined at a time, epoch ms: those by rule hold whom their rules say. */
export async function leaveGroups(
  tx: Tx,
  settling: Settling,
  { id, space_id: spaceId }: PersonRow,
  groups: readonly GroupId[],
  since: number,
): Promise<void> {
  if (groups.length === 0) return;
  await settle(tx, settling, spaceId, { personIds: [id] });
  const ruled = new Set(await groupsWithRule(tx, spaceId, groups));
  const joined = await store.groupsJoinedAt(tx, spaceId, id, since);
  const leaving = joined.filter((group) => groups.includes(group) && !ruled.has(group));
  await store.deleteMemberships(tx, spaceId, leaving, [id]);
  await store.addToCounts(tx, spaceId, new Map(leaving.map((group) => [group, -1])));
}

import type { AttributeValue } from '@kith/contract';
import type { Queries, Tx } from '../../../platform/db/database.ts';
import type { PersonId } from '../../../platform/db/schema.ts';
import { attributesOf, changeAttributes } from '../../persons/attribute-store.ts';
import { followRules } from '../rules/follow-rules.ts';
import type { Settling } from '../settle.ts';
import type { GroupRow } from '../store.ts';
import type { MemberState, MemberTimes } from './member-state.ts';
import { giveMemberTimes, joinPersons } from './store.ts';
import type { WishedChange } from './wishes.ts';

/** How some persons are before a file changes them. @param members when those are members who are some */
export async function statesOf(
  db: Queries,
  { space_id }: Pick<GroupRow, 'space_id'>,
  ids: readonly PersonId[],
  members: ReadonlyMap<PersonId, MemberTimes>,
): Promise<Map<PersonId, MemberState>> {
  const known = await attributesOf(db, [space_id], ids);
  const nothing: ReadonlyMap<string, AttributeValue> = new Map();
  return new Map(
    ids.map((id) => [id, { times: members.get(id) ?? null, attributes: known.get(id) ?? nothing }] as const),
  );
}

/**
 * Makes persons members for whom there is room, and changes what rows want of them and of others who are members, in a transaction that
 * holds the space.
 */
export async function joinMembers(
  tx: Tx,
  settling: Settling,
  group: GroupRow,
  joining: readonly PersonId[],
  changes: readonly WishedChange[],
): Promise<void> {
  const { space_id: spaceId, id: groupId } = group;
  const timesOf = (areNew: boolean): Map<PersonId, MemberTimes> =>
    new Map(
      changes.flatMap(({ id, before, change }) =>
        change.times !== null && (before.times === null) === areNew ? [[id, change.times] as const] : [],
      ),
    );
  const others = timesOf(false);
  await joinPersons(tx, group, joining, { since: settling.now, times: timesOf(true) });
  await giveMemberTimes(tx, group, others);
  const moved = [...joining, ...others.keys()];
  await followRules(tx, settling, spaceId, moved, { kind: 'groups', ids: [groupId] });
  const wished = changes.filter(({ change }) => Object.keys(change.attributes).length > 0);
  if (wished.length === 0) return;
  const known = await changeAttributes(tx, spaceId, new Map(wished.map(({ id, change }) => [id, change.attributes])));
  if (known === 'too many attributes') throw new Error('A row was taken that gives a person too many attributes.');
  await followRules(tx, settling, spaceId, known, { kind: 'attributes' });
}

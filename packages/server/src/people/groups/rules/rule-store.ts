import type { GroupId, GroupRule, RuleState, SpaceId } from '@kith/contract';
import type { Selectable } from 'kysely';
import { compileOnce } from '../../../platform/db/compile-once.ts';
import type { Queries, Tx } from '../../../platform/db/database.ts';
import type { Schema } from '../../../platform/db/schema.ts';

/** The rule of a group. */
export interface RuleOfGroup {
  readonly groupId: GroupId;
  readonly rule: GroupRule;
  readonly state: RuleState;
  /** Memberships that begin before this, epoch ms, are there. */
  readonly storedUntil: number;
}

/** Whether those who are in the group are by a rule; of one that was full from its beginning they are by hand, and at the times that were said. */
export const hasSaidWho = ({ storedUntil }: Pick<RuleOfGroup, 'storedUntil'>): boolean => storedUntil > 0;

const rulesOfSpace = compileOnce((db, { spaceId }: { spaceId: SpaceId }) =>
  db.selectFrom('group_rules').selectAll().where('space_id', '=', spaceId).orderBy('group_id'),
);

/** All rules of a space, in the order of their groups. */
export async function rulesOf(db: Queries, spaceId: SpaceId): Promise<RuleOfGroup[]> {
  return (await rulesOfSpace(db, { spaceId })).map(toRule);
}

const rulesAndRevision = compileOnce((db, { spaceId }: { spaceId: SpaceId }) =>
  db
    .selectFrom('spaces')
    .leftJoin('group_rules', 'group_rules.space_id', 'spaces.id')
    .select(['spaces.groups_revision', 'group_id', 'rule', 'state', 'stored_until', 'group_rules.revision'])
    .where('spaces.id', '=', spaceId)
    .orderBy('group_id'),
);

/** Rules of a space that are on, and what vouches for all that is read of its groups and memberships. */
export interface RulesNow {
  /** Stays the same as long as groups and memberships do, times that come by the clock apart. */
  readonly revision: string;
  readonly rules: readonly RuleOfGroup[];
}

/** Both in one statement: whoever is seen is asked about them every time. */
export async function rulesNow(db: Queries, spaceId: SpaceId): Promise<RulesNow> {
  const rows = await rulesAndRevision(db, { spaceId });
  const rules = rows.flatMap(({ group_id, rule, state, stored_until }) =>
    group_id !== null && rule !== null && state === 'on' && stored_until !== null
      ? toRule({ group_id, rule, state, stored_until })
      : [],
  );
  const ofRules = rows.reduce((sum, { revision }) => sum + (revision ?? 0), 0);
  // Where a rule is taken away, that of the space rises.
  return { revision: `${rows[0]?.groups_revision ?? 0}.${ofRules}`, rules };
}

type RuleRow = Pick<Selectable<Schema['group_rules']>, 'group_id' | 'rule' | 'state' | 'stored_until'>;

const toRule = (row: RuleRow): RuleOfGroup => ({
  groupId: row.group_id,
  rule: readRule(row.rule),
  state: row.state,
  storedUntil: row.stored_until,
});

/** A rule as it is stored. */
const readRule = (json: string): GroupRule => JSON.parse(json) as GroupRule;

/** Which of these groups have a rule. */
export async function groupsWithRule(db: Queries, spaceId: SpaceId, ids: readonly GroupId[]): Promise<GroupId[]> {
  if (ids.length === 0) return [];
  const rows = await ruled(db, { spaceId, ids });
  return rows.map(({ group_id }) => group_id);
}

const ruled = compileOnce((db, { spaceId, ids }: { spaceId: SpaceId; ids: readonly GroupId[] }) =>
  db.selectFrom('group_rules').select('group_id').where('space_id', '=', spaceId).where('group_id', 'in', ids),
);

/** Gives a group a rule, which is on and has said nothing yet. */
export async function putRule(tx: Tx, spaceId: SpaceId, groupId: GroupId, rule: GroupRule): Promise<void> {
  const is = { rule: JSON.stringify(rule), state: 'on', problem: null } as const;
  await tx
    .insertInto('group_rules')
    .values({ space_id: spaceId, group_id: groupId, ...is, stored_until: 0 })
    .onConflict((conflict) => conflict.columns(['space_id', 'group_id']).doUpdateSet(is))
    .execute();
}

/** Changes how a rule stands. */
export async function setRule(
  tx: Tx,
  spaceId: SpaceId,
  groupIds: readonly GroupId[],
  change: Partial<Pick<Schema['group_rules'], 'state' | 'problem' | 'stored_until'>>,
): Promise<void> {
  await tx
    .updateTable('group_rules')
    .set(change)
    .where('space_id', '=', spaceId)
    .where('group_id', 'in', groupIds)
    .execute();
}

/** A group has no rule any more, nor exceptions from it. */
export async function deleteRule(tx: Tx, spaceId: SpaceId, groupId: GroupId): Promise<void> {
  await tx.deleteFrom('group_rules').where('space_id', '=', spaceId).where('group_id', '=', groupId).execute();
  await tx.deleteFrom('group_exceptions').where('space_id', '=', spaceId).where('group_id', '=', groupId).execute();
}

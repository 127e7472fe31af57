import { type AlarmRuleId, type AlarmWhen, nameKey, type ProfileId, type SpaceId } from '@kith/contract';
import type { Insertable, Selectable, Updateable } from 'kysely';
import type { Queries, Tx } from '../../platform/db/database.ts';
import { holdsPart } from '../../platform/db/holds-part.ts';
import { listed } from '../../platform/db/listed.ts';
import { partOfName } from '../../platform/db/part-of-name.ts';
import type { Schema } from '../../platform/db/schema.ts';

export type RuleRow = Selectable<Schema['alarm_rules']>;

export const insertRule = (
  tx: Tx,
  rule: Omit<Insertable<Schema['alarm_rules']>, 'name_key' | 'problem' | 'problem_name'>,
): Promise<RuleRow> =>
  tx
    .insertInto('alarm_rules')
    .values({ ...rule, name_key: nameKey(rule.name), problem: null, problem_name: null })
    .returningAll()
    .executeTakeFirstOrThrow();

export const findRule = (db: Queries, spaceIds: readonly SpaceId[], id: AlarmRuleId): Promise<RuleRow | undefined> =>
  db.selectFrom('alarm_rules').selectAll().where('space_id', 'in', spaceIds).where('id', '=', id).executeTakeFirst();

export const findRules = (db: Queries, spaceId: SpaceId, ids: readonly AlarmRuleId[]): Promise<RuleRow[]> =>
  db.selectFrom('alarm_rules').selectAll().where('space_id', '=', spaceId).where('id', 'in', ids).execute();

export const listRules = (
  db: Queries,
  spaceIds: readonly SpaceId[],
  { q, ...page }: { readonly q?: string | undefined; readonly limit: number; readonly offset: number },
) =>
  listed(
    db
      .selectFrom('alarm_rules')
      .selectAll()
      .where('space_id', 'in', spaceIds)
      .$if(q !== undefined, (query) => query.where(holdsPart(db, ['name_key'], partOfName(q ?? ''))))
      .orderBy('id'),
    page,
  );

export async function countRules(db: Queries, spaceId: SpaceId): Promise<number> {
  const { count } = await db
    .selectFrom('alarm_rules')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('space_id', '=', spaceId)
    .executeTakeFirstOrThrow();
  return count;
}

export const updateRule = (
  tx: Tx,
  { space_id, id }: Pick<RuleRow, 'space_id' | 'id'>,
  change: Updateable<Schema['alarm_rules']> & { readonly name: string },
): Promise<RuleRow> =>
  tx
    .updateTable('alarm_rules')
    .set({ ...change, name_key: nameKey(change.name) })
    .where('space_id', '=', space_id)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow();

export async function deleteRule(tx: Tx, { space_id, id }: Pick<RuleRow, 'space_id' | 'id'>): Promise<void> {
  await tx.deleteFrom('alarm_rules').where('space_id', '=', space_id).where('id', '=', id).execute();
}

/** Writes down what a rule names, so that it is found when that is deleted. */
export async function writeNames(
  tx: Tx,
  { space_id, id: rule_id }: Pick<RuleRow, 'space_id' | 'id'>,
  when: AlarmWhen,
  profiles: readonly ProfileId[],
): Promise<void> {
  await tx.deleteFrom('alarm_rule_names').where('space_id', '=', space_id).where('rule_id', '=', rule_id).execute();
  const named = (kind: 'group' | 'source' | 'profile', ids: readonly number[]) =>
    [...new Set(ids)].map((named_id) => ({ space_id, kind, named_id, rule_id }));
  const rows = [...named('group', groupsIn(when)), ...named('source', when.sources), ...named('profile', profiles)];
  if (rows.length > 0) await tx.insertInto('alarm_rule_names').values(rows).execute();
}

/** Whether a rule names something. */
export const isNamedByRule = async (
  db: Queries,
  spaceId: SpaceId,
  kind: 'group' | 'source' | 'profile',
  id: number,
): Promise<boolean> =>
  (await db
    .selectFrom('alarm_rule_names')
    .select('rule_id')
    .where('space_id', '=', spaceId)
    .where('kind', '=', kind)
    .where('named_id', '=', id)
    .limit(1)
    .executeTakeFirst()) !== undefined;

/** All groups that conditions name. */
export const groupsIn = ({ groups_all, groups_any, groups_none, absent, together }: AlarmWhen) => [
  ...groups_all,
  ...groups_any,
  ...groups_none,
  ...(absent ? [absent.group_id] : []),
  ...(together ? [together.group_id] : []),
];

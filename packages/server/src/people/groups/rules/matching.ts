import type { AttributeCondition, GroupId, GroupRule, SourceId, SpaceId } from '@kith/contract';
import { type Expression, type ExpressionBuilder, type SqlBool, sql } from 'kysely';
import type { Queries } from '../../../platform/db/database.ts';
import type { Schema } from '../../../platform/db/schema.ts';
import { toStored } from '../../persons/attribute-store.ts';

const DAY = 24 * 60 * 60 * 1000;

interface Asked {
  readonly spaceId: SpaceId;
  /** Whose exceptions count; null: of a group that is none yet. */
  readonly groupId: GroupId | null;
  readonly rule: GroupRule;
  /** Epoch ms. */
  readonly at: number;
}

/**
 * Query for the persons of a space who are in a group by its rule at an instant: what `spanOf` says of each of them, asked of all at once. As
 * these are read in the order of their ids, a page of them costs what it holds.
 */
export const matching = (db: Queries, asked: Asked) =>
  db
    .selectFrom('persons')
    .where('persons.space_id', '=', asked.spaceId)
    .where((eb) => isIn(eb, asked));

type Persons = ExpressionBuilder<Schema, 'persons'>;

/** As a condition of a query for persons; it is true or false, and never null. */
function isIn(eb: Persons, { spaceId, groupId, rule, at }: Asked): Expression<SqlBool> {
  const holds = eb.and(conditions(eb, spaceId, rule, at));
  if (groupId === null) return holds;
  const said = eb
    .selectFrom('group_exceptions as said')
    .select('said.is_in')
    .where('said.space_id', '=', spaceId)
    .where('said.group_id', '=', groupId)
    .whereRef('said.person_id', '=', 'persons.id');
  return sql<SqlBool>`case ${said} when 1 then true when 0 then false else ${holds} end`;
}

function conditions(eb: Persons, spaceId: SpaceId, rule: GroupRule, at: number): Expression<SqlBool>[] {
  const { seen, not_seen, enrolled_within_days: days } = rule;
  const all: Expression<SqlBool>[] = rule.attributes.map((asked) => hasAttribute(eb, spaceId, asked));
  if (days !== null) all.push(eb('persons.created', '>', at - days * DAY));
  for (const id of rule.all_of) all.push(belongs(eb, spaceId, [id], at));
  if (rule.any_of.length > 0) all.push(belongs(eb, spaceId, rule.any_of, at));
  if (rule.none_of.length > 0) all.push(eb.not(belongs(eb, spaceId, rule.none_of, at)));
  if (not_seen) {
    const since = at - not_seen.days * DAY;
    all.push(eb('persons.created', '<=', since));
    all.push(eb.not(appeared(eb, spaceId, { since, sources: not_seen.sources, times: 1 })));
  }
  if (seen) all.push(appeared(eb, spaceId, { since: at - seen.days * DAY, sources: seen.sources, times: seen.times }));
  return all;
}

function belongs(eb: Persons, spaceId: SpaceId, ids: readonly GroupId[], at: number) {
  const within = (table: 'own' | 'whole') =>
    sql<SqlBool>`(${sql.ref(`${table}.valid_from`)} is null or ${sql.ref(`${table}.valid_from`)} <= ${at})
      and (${sql.ref(`${table}.valid_until`)} is null or ${sql.ref(`${table}.valid_until`)} > ${at})`;
  return eb.exists(
    eb
      .selectFrom('memberships as own')
      .innerJoin('groups', (join) =>
        join.onRef('groups.space_id', '=', 'own.space_id').onRef('groups.id', '=', 'own.group_id'),
      )
      .leftJoin('group_times as whole', (join) =>
        join.onRef('whole.space_id', '=', 'own.space_id').onRef('whole.group_id', '=', 'own.group_id'),
      )
      .select('own.person_id')
      .where('own.space_id', '=', spaceId)
      .whereRef('own.person_id', '=', 'persons.id')
      .where('own.group_id', 'in', ids)
      .where(within('own'))
      .where(within('whole')),
  );
}

function appeared(
  eb: Persons,
  spaceId: SpaceId,
  { since, sources, times }: { since: number; sources: readonly SourceId[]; times: number },
): Expression<SqlBool> {
  const nthLast = eb
    .selectFrom('appearances')
    .select('appearances.at')
    .where('appearances.space_id', '=', spaceId)
    .whereRef('appearances.person_id', '=', 'persons.id')
    .where('appearances.at', '>', since)
    .$if(sources.length > 0, (query) => query.where('appearances.source_id', 'in', sources))
    .orderBy('appearances.at', 'desc')
    .limit(1)
    .offset(times - 1);
  return sql<SqlBool>`${nthLast} is not null`;
}

function hasAttribute(eb: Persons, spaceId: SpaceId, asked: AttributeCondition): Expression<SqlBool> {
  const attribute = eb
    .selectFrom('person_attributes as attribute')
    .select('attribute.name')
    .where('attribute.space_id', '=', spaceId)
    .whereRef('attribute.person_id', '=', 'persons.id')
    .where('attribute.name', '=', asked.name);
  switch (asked.is) {
    case 'exists':
      return eb.exists(attribute);
    case 'missing':
      return eb.not(eb.exists(attribute));
    case 'equal':
      return eb.exists(attribute.where('attribute.value', '=', toStored(asked.value)));
    case 'not_equal':
      return eb.not(eb.exists(attribute.where('attribute.value', '=', toStored(asked.value))));
    case 'one_of':
      return eb.exists(attribute.where('attribute.value', 'in', asked.value.map(toStored)));
    case 'at_least':
      return eb.exists(attribute.where('attribute.number', '>=', asked.value));
    case 'at_most':
      return eb.exists(attribute.where('attribute.number', '<=', asked.value));
    default:
      return asked satisfies never;
  }
}

import { type GroupId, type GroupRule, limits, type SourceId, type SpaceId } from '@kith/contract';
import type { Queries } from '../../../platform/db/database.ts';
import { living } from '../../../tenancy/sources/store.ts';
import { attributeNames, unknownAttributes } from '../../persons/attribute-store.ts';
import { circleOf, groupsNamed, sourcesNamed } from './order.ts';
import { rulesOf } from './rule-store.ts';

/** Why a group cannot have a rule; nothing was changed. */
export type RuleRefusal =
  | { readonly kind: 'unknown groups of rule'; readonly ids: readonly GroupId[] }
  | { readonly kind: 'unknown sources of rule'; readonly ids: readonly SourceId[] }
  | {
      readonly kind: 'unknown attributes of rule';
      readonly names: readonly string[];
      readonly known: readonly string[];
    }
  /** The names of the groups that ask about each other, from the first back to it. */
  | { readonly kind: 'circle'; readonly names: readonly string[] }
  | { readonly kind: 'too many rules' };

const NAMES_TOLD = 10;

/** What is wrong with a rule for a group of a space. @param groupId null: of a group that is none yet */
export async function problemOfRule(
  db: Queries,
  spaceId: SpaceId,
  groupId: GroupId | null,
  rule: GroupRule,
): Promise<RuleRefusal | null> {
  const named = groupsNamed(rule);
  const groups = await namesOf(db, spaceId, named);
  const unknown = named.filter((id) => !groups.has(id));
  if (unknown.length > 0) return { kind: 'unknown groups of rule', ids: unknown };
  const sources = sourcesNamed(rule);
  const there = new Set(
    sources.length === 0
      ? []
      : (
          await living(db).select('sources.id').where('space_id', '=', spaceId).where('id', 'in', sources).execute()
        ).map(({ id }) => id),
  );
  const gone = sources.filter((id) => !there.has(id));
  if (gone.length > 0) return { kind: 'unknown sources of rule', ids: gone };
  const nobodyHas = await unknownAttributes(db, spaceId, [...new Set(rule.attributes.map(({ name }) => name))]);
  if (nobodyHas.length > 0) {
    const known = await attributeNames(db, spaceId, NAMES_TOLD);
    return { kind: 'unknown attributes of rule', names: nobodyHas, known };
  }
  const others = await rulesOf(db, spaceId);
  if (groupId === null) return others.length >= limits.rulesPerSpace ? { kind: 'too many rules' } : null;
  const circle = circleOf(others, { groupId, rule });
  if (circle) {
    const names = await namesOf(db, spaceId, circle);
    return { kind: 'circle', names: circle.map((id) => names.get(id) ?? String(id)) };
  }
  const isNew = !others.some((other) => other.groupId === groupId);
  return isNew && others.length >= limits.rulesPerSpace ? { kind: 'too many rules' } : null;
}

async function namesOf(db: Queries, spaceId: SpaceId, ids: readonly GroupId[]): Promise<ReadonlyMap<GroupId, string>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('groups')
    .select(['id', 'name'])
    .where('space_id', '=', spaceId)
    .where('id', 'in', ids)
    .execute();
  return new Map(rows.map(({ id, name }) => [id, name]));
}

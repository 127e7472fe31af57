import type { AttributeValue, GroupId, GroupRule, SourceId, SpaceId } from '@kith/contract';
import { sql } from 'kysely';
import { askTogether } from '../../../platform/db/ask-together.ts';
import { compileOnce } from '../../../platform/db/compile-once.ts';
import type { Queries } from '../../../platform/db/database.ts';
import type { PersonId } from '../../../platform/db/schema.ts';
import { attributesOf } from '../../persons/attribute-store.ts';
import { personsWithIds } from '../../persons/store.ts';
import { groupsNamed } from './order.ts';
import type { RuleOfGroup } from './rule-store.ts';
import type { Facts } from './span-of.ts';
import type { Span } from './spans.ts';

const DAY = 24 * 60 * 60 * 1000;

/** A membership, as it is stored. Epoch ms. */
export interface StoredSpan {
  readonly valid_from: number | null;
  readonly valid_until: number | null;
}

/** What is known of some persons, as far as some rules ask. */
export interface Known {
  readonly personIds: readonly PersonId[];
  readonly of: (rule: RuleOfGroup, personId: PersonId) => Facts;
  /** The membership of a person in a group that a rule asks about, or that has it. */
  readonly membership: (groupId: GroupId, personId: PersonId) => StoredSpan | undefined;
  /** How many rows a group that has one of the rules had when this was read. */
  readonly rowsOf: (groupId: GroupId) => number | undefined;
  /** Says that a membership is another now; undefined: there is none. */
  readonly change: (groupId: GroupId, personId: PersonId, is: StoredSpan | undefined) => void;
}

interface Persons {
  readonly spaceId: SpaceId;
  readonly personIds: readonly PersonId[];
}

const enrolments = compileOnce((db, { spaceId, personIds }: Persons) =>
  personsWithIds(db, spaceId, personIds).select(['persons.id', 'persons.created']),
);

const none = <Name extends string>(name: Name) => sql<number | null>`null`.as(name);

// One statement: whoever is seen is asked about it every time. Groups are there whether or not one of the persons is in them.
const membershipsAndExceptions = compileOnce(
  (db, { spaceId, personIds, groupIds }: Persons & { groupIds: readonly GroupId[] }) =>
    db
      .selectFrom('groups')
      .leftJoin('group_times as whole', (join) =>
        join.onRef('whole.space_id', '=', 'groups.space_id').onRef('whole.group_id', '=', 'groups.id'),
      )
      .leftJoin('memberships as own', (join) =>
        join
          .onRef('own.space_id', '=', 'groups.space_id')
          .onRef('own.group_id', '=', 'groups.id')
          .on('own.person_id', 'in', personIds),
      )
      .select(['groups.id as group_id', 'own.person_id', 'own.valid_from', 'own.valid_until'])
      .select(['whole.valid_from as group_from', 'whole.valid_until as group_until'])
      .select((eb) => [none('is_in'), eb.ref('groups.persons_count').$castTo<number | null>().as('rows_count')])
      .where('groups.space_id', '=', spaceId)
      .where('groups.id', 'in', groupIds)
      .unionAll(
        db
          .selectFrom('group_exceptions')
          .select(['group_id', 'person_id'])
          .select([
            none('valid_from'),
            none('valid_until'),
            none('group_from'),
            none('group_until'),
            'is_in',
            none('rows_count'),
          ])
          .where('space_id', '=', spaceId)
          .where('person_id', 'in', personIds),
      ),
);

interface LastTimes extends Persons {
  readonly sources: readonly SourceId[] | undefined;
  /** Epoch ms; what is not after it does not count. */
  readonly after: number;
  /** How many later ones are passed over. */
  readonly skipped: number;
}

const lastTimes = compileOnce((db, { spaceId, personIds, sources, after, skipped }: LastTimes) =>
  personsWithIds(db, spaceId, personIds).select((eb) => [
    'persons.id',
    eb
      .selectFrom('appearances')
      .select('appearances.at')
      .where('appearances.space_id', '=', spaceId)
      .whereRef('appearances.person_id', '=', 'persons.id')
      .where('appearances.at', '>', after)
      .$if(sources !== undefined, (query) => query.where('appearances.source_id', 'in', sources ?? []))
      .orderBy('appearances.at', 'desc')
      .limit(1)
      .offset(skipped)
      .as('at'),
  ]),
);

/**
 * Reads what some rules ask about some persons, in as few statements as it takes.
 * @param from epoch ms: what has no part in spans that are not over by then is left out
 */
export async function readFacts(
  db: Queries,
  spaceId: SpaceId,
  rules: readonly RuleOfGroup[],
  personIds: readonly PersonId[],
  from: number,
): Promise<Known> {
  const persons = { spaceId, personIds };
  const named = [...new Set(rules.flatMap(({ rule }) => groupsNamed(rule)))];
  const asks = (what: (rule: GroupRule) => boolean) => rules.some(({ rule }) => what(rule));
  const asksWhen = asks(({ not_seen, enrolled_within_days: days }) => not_seen !== null || days !== null);
  const attributes = asks((rule) => rule.attributes.length > 0)
    ? await attributesOf(db, [spaceId], personIds)
    : new Map<PersonId, ReadonlyMap<string, AttributeValue>>();
  const groupIds = [...new Set([...named, ...rules.map(({ groupId }) => groupId)])];
  const groupTimes = new Map<GroupId, StoredSpan>();
  const rows = new Map<PersonId, Map<GroupId, StoredSpan>>(personIds.map((id) => [id, new Map()]));
  const rowsCounts = new Map<GroupId, number>();
  const said = new Map<string, boolean>();
  const askedSeen = new Map(rules.flatMap(({ rule }) => askedTimes(rule)).map((asked) => [asked.key, asked]));
  const [found, created, ...seen] = await askTogether(db, [
    membershipsAndExceptions.filled(db, { ...persons, groupIds }),
    asksWhen ? enrolments.filled(db, persons) : null,
    ...[...askedSeen.values()].map(({ sources, days, times }) =>
      lastTimes.filled(db, {
        ...persons,
        sources: sources.length > 0 ? sources : undefined,
        after: from - days * DAY,
        skipped: times - 1,
      }),
    ),
  ]);
  const enrolled = new Map(created.map(({ id, created }) => [id, created]));
  const timesSeen = new Map(
    [...askedSeen.keys()].map((key, i) => [key, new Map(seen[i]?.map(({ id, at }) => [id, at]))]),
  );
  for (const row of found) {
    const { group_id, person_id, is_in, valid_from, valid_until } = row;
    if (is_in !== null) {
      said.set(`${group_id} ${person_id}`, is_in === 1);
      continue;
    }
    groupTimes.set(group_id, { valid_from: row.group_from, valid_until: row.group_until });
    if (row.rows_count !== null) rowsCounts.set(group_id, row.rows_count);
    if (person_id !== null) rows.get(person_id)?.set(group_id, { valid_from, valid_until });
  }
  const membership = (groupId: GroupId, personId: PersonId) => rows.get(personId)?.get(groupId);
  return {
    personIds,
    membership,
    rowsOf: (groupId) => rowsCounts.get(groupId),
    change: (groupId, personId, is) => {
      if (is) rows.get(personId)?.set(groupId, is);
      else rows.get(personId)?.delete(groupId);
    },
    of: ({ groupId, rule }, personId) => ({
      enrolled: enrolled.get(personId) ?? 0,
      attributes: attributes.get(personId) ?? NONE,
      belongs: new Map(
        groupsNamed(rule).flatMap((id) => {
          const own = membership(id, personId);
          const ofGroup = groupTimes.get(id);
          return own && ofGroup ? [[id, overlapOf(own, ofGroup)] as const] : [];
        }),
      ),
      seenSince: (rule.seen && timesSeen.get(keyOf(rule.seen))?.get(personId)) ?? null,
      lastSeen: (rule.not_seen && timesSeen.get(keyOf({ times: 1, ...rule.not_seen }))?.get(personId)) ?? null,
      exception: said.get(`${groupId} ${personId}`) ?? null,
    }),
  };
}

const NONE: ReadonlyMap<string, AttributeValue> = new Map();

interface AskedTimes {
  readonly times: number;
  readonly days: number;
  readonly sources: readonly SourceId[];
}

const keyOf = ({ times, days, sources }: AskedTimes): string => `${times} ${days} ${sources}`;

const askedTimes = ({ seen, not_seen }: GroupRule) =>
  [...(seen ? [seen] : []), ...(not_seen ? [{ times: 1, ...not_seen }] : [])].map((asked) => ({
    ...asked,
    key: keyOf(asked),
  }));

/** When somebody belongs to a group that is in effect. Hours do not matter: whoever has the night shift is of the staff by day, too. */
const overlapOf = (own: StoredSpan, ofGroup: StoredSpan): Span => ({
  from: Math.max(own.valid_from ?? -Infinity, ofGroup.valid_from ?? -Infinity),
  until: Math.min(own.valid_until ?? Infinity, ofGroup.valid_until ?? Infinity),
});

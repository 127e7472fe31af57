import { type GroupId, type GroupRule, limits, type RulePreview, type SpaceId } from '@kith/contract';
import { sql } from 'kysely';
import type { Queries } from '../../../platform/db/database.ts';
import type { PersonId } from '../../../platform/db/schema.ts';
import { mediaUrl } from '../../../platform/media/media-url.ts';
import { summarisePersons } from '../../persons/store.ts';
import { matching } from './matching.ts';

/** Persons of each kind that a preview names. */
const NAMED = 50;

interface Asked {
  readonly spaceId: SpaceId;
  readonly groupId: GroupId | null;
  readonly rule: GroupRule;
  /** Epoch ms. */
  readonly at: number;
}

/** Who would be in a group by a rule at an instant, who would come to it, and who would leave it. Nothing is changed. */
export async function previewRule(db: Queries, baseUrl: string, asked: Asked): Promise<RulePreview> {
  const { rows } = await countsAndFirst(db, asked);
  const named = rows.flatMap(({ first }) => first ?? []);
  const persons = await summarisePersons(db, asked.spaceId, [...new Set(named)]);
  const tell = (kind: Told['kind']) => ({
    count: rows.find((row) => row.kind === kind)?.count ?? 0,
    persons: rows
      .flatMap((row) => (row.kind === kind && row.first !== null ? (persons.get(row.first) ?? []) : []))
      .sort((a, b) => a.id - b.id)
      .map(({ pid, name, external_id, face_image }) => ({
        pid,
        person: { name, external_id },
        initial_face_image: mediaUrl(baseUrl, face_image),
      })),
  });
  const found = tell('found');
  const is_full = found.count > limits.personsPerGroup;
  return { ...found, is_full, coming: tell('coming'), leaving: tell('leaving') };
}

/** How many persons are of a kind, or one of the first of them. */
interface Told {
  readonly kind: 'found' | 'coming' | 'leaving';
  readonly count: number | null;
  readonly first: PersonId | null;
}

/** One statement: whoever is asked for is looked for once, which takes by far the most of it. */
function countsAndFirst(db: Queries, asked: Asked) {
  const first = (kind: 'found' | 'coming' | 'leaving') => sql`
    select * from (
      select ${sql.lit(kind)}, cast(null as bigint), id from ${sql.table(kind)} order by id limit ${sql.lit(NAMED)}
    ) as ${sql.ref(`first_${kind}`)}`;
  return sql<Told>`
    with found as materialized ${matching(db, asked).select('persons.id')},
      members as materialized ${membersOf(db, asked)},
      coming as materialized (
        select found.id from found left join members on members.id = found.id where members.id is null
      ),
      leaving as materialized (
        select members.id from members left join found on found.id = members.id where found.id is null
      )
    select 'found' as kind, count(*) as count, cast(null as bigint) as first from found
    union all select 'coming', count(*), null from coming
    union all select 'leaving', count(*), null from leaving
    union all ${first('found')}
    union all ${first('coming')}
    union all ${first('leaving')}`.execute(db);
}

/** Query for who is in a group, whatever its hours say. */
const membersOf = (db: Queries, { spaceId, groupId, at }: Asked) =>
  db
    .selectFrom('memberships')
    .select('person_id as id')
    .where('space_id', '=', spaceId)
    .where('group_id', '=', groupId ?? (0 as GroupId))
    .where((eb) => eb.or([eb('valid_from', 'is', null), eb('valid_from', '<=', at)]))
    .where((eb) => eb.or([eb('valid_until', 'is', null), eb('valid_until', '>', at)]));

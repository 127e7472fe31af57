import { type PersonList, readAttributeFilter, type SpaceId } from '@kith/contract';
import type { Expression, SqlBool } from 'kysely';
import type { Queries } from '../../platform/db/database.ts';
import { holdsPart } from '../../platform/db/holds-part.ts';
import { partOfName } from '../../platform/db/part-of-name.ts';
import type { PersonId } from '../../platform/db/schema.ts';
import { membersOfGroups } from '../members-of-groups.ts';
import { personsWithAttribute } from './attribute-store.ts';
import type { PersonRow } from './store.ts';

interface Wish extends Omit<PersonList, 'spaces_ids' | 'after'> {
  readonly after: PersonId | undefined;
  /** Epoch ms. */
  readonly now: number;
}

/** In the order of ids; from after a person, or from an offset. */
export async function listPersons(
  db: Queries,
  spaceIds: readonly SpaceId[],
  { limit, offset, after, now, ...filters }: Wish,
): Promise<{ count: number; rows: PersonRow[] }> {
  const matching = db
    .selectFrom('persons')
    .where('space_id', 'in', spaceIds)
    .where((eb) => {
      const all: Expression<SqlBool>[] = [];
      if (filters.q !== undefined) {
        all.push(holdsPart(db, ['name_key', 'external_id_key'], partOfName(filters.q), 'persons'));
      }
      if (filters.pids) all.push(eb('pid', 'in', filters.pids));
      if (filters.external_ids) all.push(eb('external_id', 'in', filters.external_ids));
      if (filters.groups_ids) all.push(eb('id', 'in', membersOfGroups(db, spaceIds, filters.groups_ids, now)));
      if (filters.sources_ids) all.push(eb('source_id', 'in', filters.sources_ids));
      for (const { name, values } of (filters.attributes ?? []).map(readAttributeFilter)) {
        all.push(eb('id', 'in', personsWithAttribute(db, spaceIds, name, values)));
      }
      if (filters.date_from !== undefined) all.push(eb('created', '>=', filters.date_from));
      if (filters.date_to !== undefined) all.push(eb('created', '<=', filters.date_to));
      return eb.and(all);
    });
  const counting = matching.select((eb) => eb.fn.countAll<number>().as('count')).executeTakeFirstOrThrow();
  const listing = matching
    .selectAll()
    .$if(after !== undefined, (query) => query.where('id', '>', after as PersonId))
    .orderBy('id')
    .limit(limit + 1)
    .offset(after === undefined ? offset : 0)
    .execute();
  const [{ count }, rows] = await Promise.all([counting, listing]);
  return { count, rows };
}

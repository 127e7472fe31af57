import type { GroupList, GroupSort, SpaceId } from '@kith/contract';
import { type RawBuilder, sql } from 'kysely';
import type { Queries } from '../db/database.ts';
import { likePattern } from '../db/like.ts';
import { cutPage, type ListedByCursor } from '../http/pagination.ts';
import { personsWithPids } from '../persons/store.ts';
import { type GroupCursor, writeCursor } from './group-cursor.ts';
import type { GroupRow } from './store.ts';

type Wish = Omit<GroupList, 'spaces_ids' | 'after'> & { readonly after: GroupCursor | undefined };

// Only ids and names have an index. Sorting 1,000 groups of a space takes half a millisecond, 10,000 under two: an index
// on persons_count would be written with every membership and save less than that.
const columns = { id: 'id', name: 'name_key', created: 'created', persons_count: 'persons_count' } as const;
type Key = keyof typeof columns;

/** A page of groups in the order that is asked for; from after a cursor, or from an offset. */
export async function listGroups(
  db: Queries,
  spaceIds: readonly SpaceId[],
  wish: Wish,
): Promise<ListedByCursor<GroupRow>> {
  const { q, pids_include: include, pids_exclude: exclude, groups_ids: ids, sort, after, limit, offset } = wish;
  if (spaceIds.length === 0) return { count: 0, rows: [], nextAfter: null };
  const holdingAny = (pids: NonNullable<typeof include>) =>
    db
      .selectFrom('memberships')
      .select('group_id')
      .where('space_id', 'in', spaceIds)
      .where('person_id', 'in', personsWithPids(db, spaceIds, pids));
  const matching = db
    .selectFrom('groups')
    .where('space_id', 'in', spaceIds)
    .$if(q !== undefined, (query) => query.where('name_key', 'like', likePattern(q ?? '')))
    .$if(!!ids?.length, (query) => query.where('id', 'in', ids ?? []))
    .$if(!!include?.length, (query) => query.where('id', 'in', holdingAny(include ?? [])))
    .$if(!!exclude?.length, (query) => query.where('id', 'not in', holdingAny(exclude ?? [])));
  const { count } = await matching.select((eb) => eb.fn.countAll<number>().as('count')).executeTakeFirstOrThrow();

  const { key, direction } = orderOf(sort);
  const rows = await matching
    .selectAll()
    .$if(after !== undefined, (query) => query.where(beyond(sort, after as GroupCursor)))
    .orderBy(columns[key], direction)
    .$if(key !== 'id', (query) => query.orderBy('id'))
    .limit(limit + 1)
    .offset(after === undefined ? offset : 0)
    .execute();
  return cutPage({ count, rows }, limit, (last) => writeCursor(sort, { value: last[columns[key]], id: last.id }));
}

const orderOf = (sort: GroupSort): { key: Key; direction: 'asc' | 'desc' } =>
  sort.startsWith('-') ? { key: sort.slice(1) as Key, direction: 'desc' } : { key: sort as Key, direction: 'asc' };

/** Groups that come later in this order. The first comparison alone is what an index can follow. */
function beyond(sort: GroupSort, { value, id }: GroupCursor): RawBuilder<boolean> {
  const { key, direction } = orderOf(sort);
  const column = sql.ref(columns[key]);
  const [past, from] = direction === 'asc' ? [sql`>`, sql`>=`] : [sql`<`, sql`<=`];
  if (key === 'id') return sql`${column} ${past} ${id}`;
  return sql`(${column} ${from} ${value} and (${column} ${past} ${value} or id > ${id}))`;
}

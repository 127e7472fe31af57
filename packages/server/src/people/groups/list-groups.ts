import { type GroupId, type GroupList, GroupSort, type Pid, type SpaceId } from '@kith/contract';
import { type RawBuilder, sql } from 'kysely';
import { compileOnce } from '../../platform/db/compile-once.ts';
import type { Database, Queries } from '../../platform/db/database.ts';
import { holdsPart } from '../../platform/db/holds-part.ts';
import { partOfName } from '../../platform/db/part-of-name.ts';
import { cutPage, type ListedByCursor } from '../../platform/page.ts';
import { personsWithPids } from '../persons/store.ts';
import { endedOfGroup, onList } from '../times/on-list.ts';
import { countGroups, lookAtGroups } from './group-counts.ts';
import { type GroupCursor, writeCursor } from './group-cursor.ts';
import { type GroupRow, plainGroup, withTimes } from './store.ts';

type Wish = Omit<GroupList, 'spaces_ids' | 'after'> & {
  readonly after: GroupCursor | undefined;
  /** Epoch ms. */
  readonly now: number;
};

// Only ids and names have an index. Sorting 1,000 groups of a space takes half a millisecond, 10,000 under two: an index
// on persons_count would be written with every membership and save less than that.
const columns = { id: 'id', name: 'name_key', created: 'created', persons_count: 'persons_count' } as const;
type Key = keyof typeof columns;

interface Filters {
  readonly spaceIds: readonly SpaceId[];
  readonly part: string | undefined;
  readonly pattern: string | undefined;
  readonly triples: string | undefined;
  readonly include: readonly Pid[] | undefined;
  readonly exclude: readonly Pid[] | undefined;
  readonly ids: readonly GroupId[] | undefined;
  readonly now: number;
}

interface PageOfGroups extends Filters {
  readonly afterValue: string | number | undefined;
  readonly afterId: GroupId | undefined;
  readonly limit: number;
  readonly offset: number;
}

/** A page of groups in the order that is asked for; from after a cursor, or from an offset. */
export async function listGroups(
  db: Pick<Database, 'reading' | 'readingOf'>,
  spaceIds: readonly SpaceId[],
  { q, pids_include, pids_exclude, groups_ids, sort, after, limit, offset, now }: Wish,
): Promise<ListedByCursor<GroupRow>> {
  if (spaceIds.length === 0) return { count: 0, rows: [], nextAfter: null };
  const filters = {
    spaceIds,
    ...(q === undefined ? { part: undefined, pattern: undefined, triples: undefined } : partOfName(q)),
    include: unlessEmpty(pids_include),
    exclude: unlessEmpty(pids_exclude),
    ids: unlessEmpty(groups_ids),
    now,
  };
  const page = { afterValue: after?.value, afterId: after?.id, limit: limit + 1, offset: after ? 0 : offset };
  const here = await placeFor(db, filters, page);
  const isWhole = [q, filters.include, filters.exclude, filters.ids].every((filter) => filter === undefined);
  const [look, plain, matching] = await Promise.all([
    lookAtGroups(here, { spaceIds, now }),
    plainPages[sort](here, { ...filters, ...page }),
    isWhole ? null : countOf(here, filters),
  ]);
  const count = matching ? (matching[0]?.count ?? 0) : await countGroups(db, here, spaceIds, look.revision);
  // What few spaces have takes three joins for every group of a page.
  const rows = look.isPlain ? plain.map(plainGroup) : await pageWithTimes(here, sort, { ...filters, ...page });
  const column = columns[orderOf(sort).key];
  return cutPage({ count, rows }, limit, (last) => writeCursor(sort, { value: last[column], id: last.id }));
}

/** Groups that are counted and sorted in less than a millisecond. */
const FEW = 2000;

/** A short page of few groups is read where it is asked for; names and persons are looked for by a thread. */
async function placeFor(
  db: Pick<Database, 'reading' | 'readingOf'>,
  filters: Filters,
  { limit, offset }: Pick<PageOfGroups, 'limit' | 'offset'>,
): Promise<Queries> {
  const searches = filters.part !== undefined || filters.include !== undefined || filters.exclude !== undefined;
  const here = searches ? db.reading : db.readingOf(limit + offset);
  if (here === db.reading) return here;
  const [another] = await reachesFew(here, filters);
  return another ? db.reading : here;
}

const reachesFew = compileOnce((db, { spaceIds }: Filters) =>
  db.selectFrom('groups').select('id').where('space_id', 'in', spaceIds).limit(1).offset(FEW),
);

const unlessEmpty = <T>(list: readonly T[] | undefined) => (list?.length ? list : undefined);

const countOf = compileOnce((db, filters: Filters) =>
  matching(db, filters).select((eb) => eb.fn.countAll<number>().as('count')),
);

/** By what groups are sorted: by how many they have as it is stored, or counted without those who have ended. */
type Sizes = 'stored' | 'counted';

async function pageWithTimes(db: Queries, sort: GroupSort, asked: PageOfGroups): Promise<GroupRow[]> {
  const isCounted = orderOf(sort).key === 'persons_count' && (await anyEnded(db, asked)).length > 0;
  return pagesIn[isCounted ? 'counted' : 'stored'][sort](db, asked);
}

const anyEnded = compileOnce((db, { spaceIds, now }: Filters) =>
  db
    .selectFrom('memberships')
    .select('group_id')
    .where('valid_until', '<=', now)
    .where('space_id', 'in', spaceIds)
    .limit(1),
);

const rowsOf = (
  db: Queries,
  sort: GroupSort,
  sizes: Sizes,
  { afterValue, afterId, limit, offset, ...filters }: PageOfGroups,
) => {
  const { key, direction } = orderOf(sort);
  const isCounted = key === 'persons_count' && sizes === 'counted';
  const column = isCounted
    ? sql<number>`(groups.persons_count - ${endedOfGroup(filters.now)})`
    : sql<number>`${sql.ref(columns[key])}`;
  return matching(db, filters)
    .selectAll()
    .$if(afterId !== undefined, (query) =>
      query.where(beyond(sort, column, { value: afterValue as string | number, id: afterId as GroupId })),
    )
    .orderBy(column, direction)
    .$if(key !== 'id', (query) => query.orderBy('id'))
    .limit(limit)
    .offset(offset);
};

const pageOf = (sort: GroupSort, sizes: Sizes) =>
  compileOnce((db, asked: PageOfGroups) => {
    const { key, direction } = orderOf(sort);
    return (
      withTimes(rowsOf(db, sort, sizes, asked), db, asked.now)
        // How many there are is a column of its own there.
        .orderBy(sql.ref(key === 'persons_count' ? key : `groups.${columns[key]}`), direction)
        .$if(key !== 'id', (query) => query.orderBy('groups.id'))
    );
  });

const forEverySort = <T>(of: (sort: GroupSort) => T) =>
  Object.fromEntries(GroupSort.options.map((sort) => [sort, of(sort)])) as Readonly<Record<GroupSort, T>>;

const pagesIn = {
  stored: forEverySort((sort) => pageOf(sort, 'stored')),
  counted: forEverySort((sort) => pageOf(sort, 'counted')),
} as const;

const plainPages = forEverySort((sort) => compileOnce((db, asked: PageOfGroups) => rowsOf(db, sort, 'stored', asked)));

function matching(db: Queries, { spaceIds, part, pattern = '', triples, include, exclude, ids, now }: Filters) {
  const holdingAny = (pids: readonly Pid[]) =>
    db
      .selectFrom('memberships')
      .select('group_id')
      .where('space_id', 'in', spaceIds)
      .where('person_id', 'in', personsWithPids(db, spaceIds, pids))
      .where(onList('memberships', now));
  return db
    .selectFrom('groups')
    .where('space_id', 'in', spaceIds)
    .$if(part !== undefined, (query) =>
      query.where(holdsPart(db, ['name_key'], { part: part ?? '', pattern, triples }, 'groups')),
    )
    .$if(ids !== undefined, (query) => query.where('id', 'in', ids ?? []))
    .$if(include !== undefined, (query) => query.where('id', 'in', holdingAny(include ?? [])))
    .$if(exclude !== undefined, (query) => query.where('id', 'not in', holdingAny(exclude ?? [])));
}

const orderOf = (sort: GroupSort): { key: Key; direction: 'asc' | 'desc' } =>
  sort.startsWith('-') ? { key: sort.slice(1) as Key, direction: 'desc' } : { key: sort as Key, direction: 'asc' };

/** Groups that come later in this order. The first comparison alone is what an index can follow. */
function beyond(sort: GroupSort, column: RawBuilder<unknown>, { value, id }: GroupCursor): RawBuilder<boolean> {
  const { key, direction } = orderOf(sort);
  const [past, from] = direction === 'asc' ? [sql`>`, sql`>=`] : [sql`<`, sql`<=`];
  if (key === 'id') return sql`${column} ${past} ${id}`;
  return sql`(${column} ${from} ${value} and (${column} ${past} ${value} or id > ${id}))`;
}

import { type GroupId, type GroupList, GroupSort, type Pid, type SpaceId } from '@kith/contract';
import { type RawBuilder, sql } from 'kysely';
import { compileOnce } from '../../platform/db/compile-once.ts';
import type { Database, Queries } from '../../platform/db/database.ts';
import { holdsPart } from '../../platform/db/holds-part.ts';
import { partOfName } from '../../platform/db/part-of-name.ts';
import { cutPage, type ListedByCursor } from '../../platform/page.ts';
import { personsWithPids } from '../persons/store.ts';
import { endedOfGroup, onList } from '../times/on-list.ts';
import {
  countGroups,
  type GroupsOfSpaces,
  groupsSeen,
  lastKnown,
  lookAtGroups,
  lookingAtGroups,
  type RowOfGroups,
} from './group-counts.ts';
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

const orderOf = (sort: GroupSort): { key: Key; direction: 'asc' | 'desc' } =>
  sort.startsWith('-') ? { key: sort.slice(1) as Key, direction: 'desc' } : { key: sort as Key, direction: 'asc' };

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
  const asked = {
    ...filters,
    afterValue: after?.value,
    afterId: after?.id,
    limit: limit + 1,
    offset: after ? 0 : offset,
  };
  const known = lastKnown(db, spaceIds);
  const here = placeFor(db, asked, known?.counted.count);
  const isWhole = [q, filters.include, filters.exclude, filters.ids].every((filter) => filter === undefined);
  const [{ seen, rows }, matching] = await Promise.all([
    readPage(here, sort, asked, wayFor(sort, known?.seen)),
    isWhole ? null : countOf(here, filters),
  ]);
  const count = matching ? (matching[0]?.count ?? 0) : await countGroups(db, here, spaceIds, seen);
  const column = columns[orderOf(sort).key];
  return cutPage({ count, rows }, limit, (last) => writeCursor(sort, { value: last[column], id: last.id }));
}

/** Groups that are counted and sorted in less than a millisecond. */
const FEW = 2000;

/**
 * A short page of few groups is read where it is asked for; names and persons are looked for by a thread, and what nobody has counted yet.
 * @param count how many there were when they were counted last
 */
function placeFor(
  db: Pick<Database, 'reading' | 'readingOf'>,
  { part, include, exclude, limit, offset }: PageOfGroups,
  count = Infinity,
): Queries {
  const searches = part !== undefined || include !== undefined || exclude !== undefined;
  return searches || count > FEW ? db.reading : db.readingOf(limit + offset);
}

const unlessEmpty = <T>(list: readonly T[] | undefined) => (list?.length ? list : undefined);

const countOf = compileOnce((db, filters: Filters) =>
  matching(db, filters).select((eb) => eb.fn.countAll<number>().as('count')),
);

/**
 * How a page is read, from the quickest: as if no group had times or a rule, and nobody's membership had ended; with three joins for every
 * group; and counting for every group of the spaces who has not ended, to sort by that.
 */
const ways = ['plain', 'with extras', 'counting'] as const;
type Way = (typeof ways)[number];

function wayFor(sort: GroupSort, seen: GroupsOfSpaces | undefined): Way {
  if (seen?.haveEnded && orderOf(sort).key === 'persons_count') return 'counting';
  return seen?.haveEnded || seen?.haveExtras ? 'with extras' : 'plain';
}

interface PageRead {
  readonly seen: GroupsOfSpaces;
  readonly rows: readonly GroupRow[];
}

/** Reads a page, and anew if the groups turn out to be such that the way was too quick. */
async function readPage(db: Queries, sort: GroupSort, asked: PageOfGroups, way: Way): Promise<PageRead> {
  const { first, rows } = await pages[way][sort](db, asked);
  const seen = first ? groupsSeen(first) : await lookAtGroups(db, asked);
  const needed = wayFor(sort, seen);
  return ways.indexOf(needed) > ways.indexOf(way) ? readPage(db, sort, asked, needed) : { seen, rows };
}

const rowsOf = (
  db: Queries,
  sort: GroupSort,
  way: Way,
  { afterValue, afterId, limit, offset, ...filters }: PageOfGroups,
) => {
  const { key, direction } = orderOf(sort);
  const isCounted = key === 'persons_count' && way === 'counting';
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

/** Rows, and what the first of them says of all groups. */
interface RowsRead {
  readonly first: RowOfGroups | undefined;
  readonly rows: readonly GroupRow[];
}

const plainPageOf = (sort: GroupSort) => {
  const read = compileOnce((db, asked: PageOfGroups) =>
    rowsOf(db, sort, 'plain', asked).select(lookingAtGroups(db, asked)),
  );
  return async (db: Queries, asked: PageOfGroups): Promise<RowsRead> => {
    const rows = await read(db, asked);
    return { first: rows[0], rows: rows.map(plainGroup) };
  };
};

const pageOf = (way: 'with extras' | 'counting') => (sort: GroupSort) => {
  const { key, direction } = orderOf(sort);
  const read = compileOnce((db, asked: PageOfGroups) =>
    withTimes(rowsOf(db, sort, way, asked), db, asked.now)
      .select(lookingAtGroups(db, asked))
      // How many there are is a column of its own there.
      .orderBy(sql.ref(key === 'persons_count' ? key : `groups.${columns[key]}`), direction)
      .$if(key !== 'id', (query) => query.orderBy('groups.id')),
  );
  return async (db: Queries, asked: PageOfGroups): Promise<RowsRead> => {
    const rows = await read(db, asked);
    return { first: rows[0], rows };
  };
};

const forEverySort = <T>(of: (sort: GroupSort) => T) =>
  Object.fromEntries(GroupSort.options.map((sort) => [sort, of(sort)])) as Readonly<Record<GroupSort, T>>;

const pages = {
  plain: forEverySort(plainPageOf),
  'with extras': forEverySort(pageOf('with extras')),
  counting: forEverySort(pageOf('counting')),
} as const;

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

/** Groups that come later in this order. The first comparison alone is what an index can follow. */
function beyond(sort: GroupSort, column: RawBuilder<unknown>, { value, id }: GroupCursor): RawBuilder<boolean> {
  const { key, direction } = orderOf(sort);
  const [past, from] = direction === 'asc' ? [sql`>`, sql`>=`] : [sql`<`, sql`<=`];
  if (key === 'id') return sql`${column} ${past} ${id}`;
  return sql`(${column} ${from} ${value} and (${column} ${past} ${value} or id > ${id}))`;
}

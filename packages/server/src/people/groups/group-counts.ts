import type { SpaceId } from '@kith/contract';
import { sql } from 'kysely';
import { LRUCache } from 'lru-cache';
import { compileOnce } from '../../platform/db/compile-once.ts';
import type { Queries } from '../../platform/db/database.ts';

interface Asked {
  readonly spaceIds: readonly SpaceId[];
  /** Epoch ms. */
  readonly now: number;
}

/** How the groups of some spaces are, in columns: the same on every row of a page of them, and of the instant of the page. */
export const lookingAtGroups = (db: Queries, { spaceIds, now }: Asked) =>
  [
    db
      .selectFrom('spaces')
      .select((sums) => sums.fn.sum<number | null>('groups_revision').as('sum'))
      .where('id', 'in', spaceIds)
      .as('revision'),
    db.selectFrom('group_times').select('group_id').where('space_id', 'in', spaceIds).limit(1).as('timed'),
    db.selectFrom('group_rules').select('group_id').where('space_id', 'in', spaceIds).limit(1).as('ruled'),
    // In the order of their ends: what is over is found among all memberships of the server, and there are few of these.
    db
      .selectFrom('memberships')
      .select('group_id')
      .where('valid_until', '<=', now)
      .where('space_id', 'in', spaceIds)
      .orderBy('valid_until')
      .limit(1)
      .as('ended'),
  ] as const;

const looks = compileOnce((db, asked: Asked) => db.selectNoFrom(lookingAtGroups(db, asked)));

const counts = compileOnce((db, { spaceIds }: Pick<Asked, 'spaceIds'>) =>
  db
    .selectFrom('spaces')
    .select((eb) => [
      eb.fn.sum<number | null>('groups_revision').as('revision'),
      eb.selectFrom('groups').select(sql<number>`count(*)`.as('n')).where('space_id', 'in', spaceIds).as('count'),
    ])
    .where('id', 'in', spaceIds),
);

/** How the groups of some spaces are. */
export interface GroupsOfSpaces {
  /** Rises with every change of a group of these spaces, of what is counted of it or said of its times. */
  readonly revision: number;
  /** Some have times or a rule. */
  readonly haveExtras: boolean;
  /** Somebody's membership has ended, and is not settled. */
  readonly haveEnded: boolean;
}

/** A row that `lookingAtGroups` is selected in. */
export interface RowOfGroups {
  readonly revision: number | null;
  readonly timed: unknown;
  readonly ruled: unknown;
  readonly ended: unknown;
}

export const groupsSeen = ({ revision, timed, ruled, ended }: RowOfGroups): GroupsOfSpaces => ({
  revision: revision ?? 0,
  haveExtras: timed !== null || ruled !== null,
  haveEnded: ended !== null,
});

/** @param asked.now epoch ms */
export async function lookAtGroups(db: Queries, asked: Asked): Promise<GroupsOfSpaces> {
  const [row] = await looks(db, asked);
  return groupsSeen(row ?? { revision: null, timed: null, ruled: null, ended: null });
}

/** What was seen last of the groups of some spaces, and how many they were at a revision of theirs. */
interface Known {
  readonly seen: GroupsOfSpaces;
  readonly counted: { readonly revision: number; readonly count: number };
}

const MOST_REMEMBERED = 1000;

/** Of every database, by the spaces that were asked for. */
const remembered = new WeakMap<object, LRUCache<string, Known>>();

/** What was found out last about the groups of some spaces. They may have changed since: it says how to ask, and nothing that is answered. */
export const lastKnown = (database: object, spaceIds: readonly SpaceId[]): Known | undefined =>
  remembered.get(database)?.get(spaceIds.join());

/**
 * How many groups some spaces have: counted once for every revision.
 * @param database of which it is remembered
 * @param here where it is counted
 * @param seen of the same spaces, just now
 */
export async function countGroups(
  database: object,
  here: Queries,
  spaceIds: readonly SpaceId[],
  seen: GroupsOfSpaces,
): Promise<number> {
  const known = remembered.get(database) ?? new LRUCache({ max: MOST_REMEMBERED });
  remembered.set(database, known);
  const key = spaceIds.join();
  const last = known.get(key)?.counted;
  const counted = last?.revision === seen.revision ? last : await countNow(here, spaceIds);
  known.set(key, { seen, counted });
  return counted.count;
}

async function countNow(db: Queries, spaceIds: readonly SpaceId[]): Promise<Known['counted']> {
  const [row] = await counts(db, { spaceIds });
  return { revision: row?.revision ?? 0, count: row?.count ?? 0 };
}

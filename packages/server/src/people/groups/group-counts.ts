import type { SpaceId } from '@kith/contract';
import { sql } from 'kysely';
import { compileOnce } from '../../platform/db/compile-once.ts';
import type { Queries } from '../../platform/db/database.ts';

interface Asked {
  readonly spaceIds: readonly SpaceId[];
  /** Epoch ms. */
  readonly now: number;
}

// In the order of their ends: what is over is found among all memberships of the server, and there are few of these.
const looks = compileOnce((db, { spaceIds, now }: Asked) =>
  db.selectNoFrom((eb) => [
    eb
      .selectFrom('spaces')
      .select((sums) => sums.fn.sum<number | null>('groups_revision').as('sum'))
      .where('id', 'in', spaceIds)
      .as('revision'),
    eb.selectFrom('group_times').select('group_id').where('space_id', 'in', spaceIds).limit(1).as('timed'),
    eb.selectFrom('group_rules').select('group_id').where('space_id', 'in', spaceIds).limit(1).as('ruled'),
    eb
      .selectFrom('memberships')
      .select('group_id')
      .where('valid_until', '<=', now)
      .where('space_id', 'in', spaceIds)
      .orderBy('valid_until')
      .limit(1)
      .as('ended'),
  ]),
);

const counts = compileOnce((db, { spaceIds }: Pick<Asked, 'spaceIds'>) =>
  db
    .selectFrom('spaces')
    .select((eb) => [
      eb.fn.sum<number | null>('groups_revision').as('revision'),
      eb.selectFrom('groups').select(sql<number>`count(*)`.as('n')).where('space_id', 'in', spaceIds).as('count'),
    ])
    .where('id', 'in', spaceIds),
);

/** The groups of some spaces, as far as they have to be looked at before they are listed. */
export interface LookAtGroups {
  /** Rises with every change of a group of these spaces, of what is counted of it or said of its times. */
  readonly revision: number;
  /** No group has times or a rule, and nobody's membership has ended and is not settled: their rows say all. */
  readonly isPlain: boolean;
}

/** @param asked.now epoch ms */
export async function lookAtGroups(db: Queries, asked: Asked): Promise<LookAtGroups> {
  const [row] = await looks(db, asked);
  return {
    revision: row?.revision ?? 0,
    isPlain: !row || (row.timed === null && row.ruled === null && row.ended === null),
  };
}

/** How many groups some spaces have, at a revision of theirs. */
interface Counted {
  readonly revision: number;
  readonly count: number;
}

const MOST_REMEMBERED = 1000;

/** Of every database, by the spaces that were asked for. */
const remembered = new WeakMap<object, Map<string, Counted>>();

/**
 * How many groups some spaces have: counted once for every revision.
 * @param database of which it is remembered
 * @param here where it is counted
 * @param revision what `lookAtGroups` has said of the same spaces
 */
export async function countGroups(
  database: object,
  here: Queries,
  spaceIds: readonly SpaceId[],
  revision: number,
): Promise<number> {
  const known = remembered.get(database) ?? new Map<string, Counted>();
  remembered.set(database, known);
  const key = spaceIds.join();
  const last = known.get(key);
  if (last?.revision === revision) return last.count;
  const [row] = await counts(here, { spaceIds });
  const counted = { revision: row?.revision ?? 0, count: row?.count ?? 0 };
  if (known.size >= MOST_REMEMBERED) known.clear();
  known.set(key, counted);
  return counted.count;
}

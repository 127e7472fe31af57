import { setImmediate } from 'node:timers/promises';
import type { GroupId, SpaceId } from '@kith/contract';
import { sql } from 'kysely';
import { membersOfGroups } from '../../people/members-of-groups.ts';
import type { Queries } from '../../platform/db/database.ts';

/** Characters that are read in one turn of the event loop: a millisecond or two. */
const PIECE = 100_000;

/**
 * Ids of the entries of persons who are on the list of any of these groups, in ascending order. There may be a million: the database writes
 * them into one text, for rows of their own would hold the thread for a second.
 * @param now epoch ms
 */
export async function entriesOfGroups(
  db: Queries,
  spaceId: SpaceId,
  groups: readonly GroupId[],
  now: number,
): Promise<Float64Array> {
  const ids = db
    .selectFrom('entries')
    .select('id')
    .where('space_id', '=', spaceId)
    .where('person_id', 'in', membersOfGroups(db, [spaceId], groups, now))
    .orderBy('id');
  const found = await db
    .selectFrom(ids.as('e'))
    .select(sql<string | null>`string_agg(cast(id as text), ',')`.as('ids'))
    .executeTakeFirst();
  const read: number[] = [];
  for await (const some of inPieces(found?.ids ?? '')) for (const id of some) read.push(id);
  return Float64Array.from(read);
}

async function* inPieces(list: string): AsyncGenerator<number[]> {
  for (let at = 0; at < list.length; ) {
    const comma = list.indexOf(',', at + PIECE);
    const end = comma < 0 ? list.length : comma;
    yield JSON.parse(`[${list.slice(at, end)}]`) as number[];
    at = end + 1;
    await setImmediate();
  }
}

import type { SpaceId } from '@kith/contract';
import { type RawBuilder, sql } from 'kysely';
import type { Database } from './database.ts';

/** Something that one node at a time does for a space. */
export interface Leased {
  readonly spaceId: SpaceId;
  readonly name: string;
}

/**
 * Lets a node do something for a while, by the clock of the database, unless another one does. Where there is one node, it may.
 * @returns whether it may
 */
export async function takeLease(
  { queries, now, isShared }: Pick<Database, 'queries' | 'now' | 'isShared'>,
  { spaceId, name }: Leased,
  { node, forMs }: { readonly node: string; readonly forMs: number },
): Promise<boolean> {
  if (!isShared) return true;
  const until: RawBuilder<number> = sql<number>`${now} + ${forMs}`;
  const { numInsertedOrUpdatedRows = 0n } = await queries
    .insertInto('leases')
    .values({ space_id: spaceId, name, node, until })
    .onConflict((conflict) =>
      conflict
        .columns(['space_id', 'name'])
        .doUpdateSet({ node, until })
        // One that lasts longer than any does was made by a clock that was ahead.
        .where((eb) =>
          eb.or([
            eb('leases.node', '=', node),
            eb('leases.until', '<', now),
            eb('leases.until', '>', sql<number>`${now} + ${2 * forMs}`),
          ]),
        ),
    )
    .executeTakeFirst();
  return numInsertedOrUpdatedRows > 0n;
}

/** Others need not wait. */
export async function endLease(
  { queries, isShared }: Pick<Database, 'queries' | 'isShared'>,
  { spaceId, name }: Leased,
  node: string,
): Promise<void> {
  if (!isShared) return;
  await queries
    .deleteFrom('leases')
    .where('space_id', '=', spaceId)
    .where('name', '=', name)
    .where('node', '=', node)
    .execute();
}

import type { SpaceId } from '@kith/contract';
import type { Tx } from '../db/database.ts';

/** What is counted; the numbers are the protocol's. */
export const counted = { personStored: 2, entryStored: 3 } as const;

/** Counts what is stored, in the transaction that stores it. */
export async function countUsage(
  tx: Tx,
  spaceId: SpaceId,
  event: keyof typeof counted,
  now: number,
  quantity = 1,
): Promise<void> {
  await tx
    .insertInto('usage')
    .values({ space_id: spaceId, month: new Date(now).toISOString().slice(0, 7), event_type: counted[event], quantity })
    .onConflict((conflict) =>
      conflict
        .columns(['space_id', 'month', 'event_type'])
        .doUpdateSet((eb) => ({ quantity: eb('usage.quantity', '+', eb.ref('excluded.quantity')) })),
    )
    .execute();
}

import type { SpaceId, UsageTotalQuery } from '@kith/contract';
import { sql } from 'kysely';
import type { z } from 'zod';
import { sendAhead } from '../../platform/db/ask-together.ts';
import { compileOnce } from '../../platform/db/compile-once.ts';
import type { Queries, Tx } from '../../platform/db/database.ts';
import { listed } from '../../platform/db/listed.ts';
import { spaceWithId } from '../spaces/store.ts';

type Filters = Omit<z.output<typeof UsageTotalQuery>, 'spaces_ids'>;

/** @param month `YYYY-MM` */
export interface Usage {
  readonly spaceId: SpaceId;
  readonly month: string;
  readonly eventType: number;
  readonly quantity: number;
}

const adding = compileOnce((db, { spaceId, month, eventType, quantity }: Usage) =>
  db
    .insertInto('usage')
    .columns(['space_id', 'month', 'event_type', 'quantity'])
    .expression(
      spaceWithId(db, spaceId).select((of) => [
        'id',
        sql<string>`cast(${month} as text)`.as('month'),
        of.cast<number>(of.val(eventType), 'integer').as('event_type'),
        of.cast<number>(of.val(quantity), 'bigint').as('quantity'),
      ]),
    )
    .onConflict((conflict) =>
      conflict
        .columns(['space_id', 'month', 'event_type'])
        .doUpdateSet((eb) => ({ quantity: eb('usage.quantity', '+', eb.ref('excluded.quantity')) })),
    ),
);

/** Adds to a figure; to none when the space is gone. */
export async function addUsage(db: Queries, usage: Usage): Promise<void> {
  await adding(db, usage);
}

/** The same in a transaction, which waits for it at its end. */
export const addUsageAhead = (tx: Tx, usage: Usage): Promise<void> => sendAhead(tx, [adding.filled(tx, usage)]);

/** By month, space and event type. */
export const listUsage = (
  db: Queries,
  spaceIds: readonly SpaceId[],
  { limit, offset, ...filters }: Filters & { readonly limit: number; readonly offset: number },
) =>
  listed(matching(db, spaceIds, filters).selectAll().orderBy('month').orderBy('space_id').orderBy('event_type'), {
    limit,
    offset,
  });

/** Sums by event type. */
export const totalUsage = (db: Queries, spaceIds: readonly SpaceId[], filters: Filters) =>
  matching(db, spaceIds, filters)
    .select((eb) => ['event_type', eb.fn.sum<number>('quantity').as('quantity')])
    .groupBy('event_type')
    .orderBy('event_type')
    .execute();

const matching = (db: Queries, spaceIds: readonly SpaceId[], { event_types, month_from, month_to }: Filters) =>
  db
    .selectFrom('usage')
    .where('space_id', 'in', spaceIds)
    .$if(event_types !== undefined && event_types.length > 0, (q) => q.where('event_type', 'in', event_types ?? []))
    .$if(month_from !== undefined, (q) => q.where('month', '>=', month_from ?? ''))
    .$if(month_to !== undefined, (q) => q.where('month', '<=', month_to ?? ''));

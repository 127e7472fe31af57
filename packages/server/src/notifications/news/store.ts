import type { NewsId } from '@kith/contract';
import type { Insertable, Selectable } from 'kysely';
import { compileRowsOnce } from '../../platform/db/compile-once.ts';
import type { Tx } from '../../platform/db/database.ts';
import type { Schema } from '../../platform/db/schema.ts';

export type NewsRow = Selectable<Schema['news']>;

const inserting = compileRowsOnce<Insertable<Schema['news']>, { readonly id: NewsId }>((db, rows) =>
  db.insertInto('news').values(rows).returning('id'),
);

/** @returns their ids, in the same order */
export async function insertNews(tx: Tx, rows: readonly Insertable<Schema['news']>[]): Promise<readonly NewsId[]> {
  return (await inserting(tx, rows)).map(({ id }) => id).sort((a, b) => a - b);
}

const insertingDeliveries = compileRowsOnce<Insertable<Schema['news_deliveries']>, never>((db, rows) =>
  db.insertInto('news_deliveries').values(rows),
);

export const insertNewsDeliveries = async (
  tx: Tx,
  deliveries: readonly Omit<Insertable<Schema['news_deliveries']>, 'status' | 'attempts'>[],
): Promise<void> =>
  void (await insertingDeliveries(
    tx,
    deliveries.map((delivery) => ({ ...delivery, status: 'owed' })),
  ));

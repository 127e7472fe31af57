import type { SpaceId } from '@kith/contract';
import { testDatabase } from '@kith/testing/test-database';
import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { compileOnce } from './compile-once.ts';
import { Database } from './database.ts';

it('a query that is compiled once takes new values every time, in a transaction, too', async () => {
  await using database = await Database.open(await testDatabase());
  let built = 0;
  const find = compileOnce<{ id: SpaceId; least: number }, { id: SpaceId; fixed: number }>((db, { id, least }) => {
    built += 1;
    return db
      .selectFrom('accounts')
      .select(['accounts.id as id', sql<number>`cast(7 as bigint)`.as('fixed')])
      .where('created', '>=', least)
      .where(sql<boolean>`accounts.id = ${id}`) as never;
  });
  for (const created of [10, 20]) {
    const account = {
      username: `u${created}`,
      username_key: `u${created}`,
      password_hash: '',
      is_manager: 0,
      created,
    } as const;
    await database.queries.insertInto('accounts').values(account).execute();
  }
  const space = (id: number) => id as SpaceId;
  expect(await find(database.queries, { id: space(1), least: 0 })).toEqual([{ id: 1, fixed: 7 }]);
  expect(await find(database.queries, { id: space(2), least: 15 })).toEqual([{ id: 2, fixed: 7 }]);
  expect(await find(database.queries, { id: space(1), least: 15 })).toEqual([]);
  expect(await database.transaction((tx) => find(tx, { id: space(2), least: 0 }))).toEqual([{ id: 2, fixed: 7 }]);
  expect(built).toBe(1);
});

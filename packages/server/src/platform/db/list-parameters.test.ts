import { testDatabase } from '@kith/testing/test-database';
import { expect, it } from 'vitest';
import { compileOnce } from './compile-once.ts';
import { Database } from './database.ts';

const NAMES = ['a', "b's", '"c", d', '{e}', '\\f'];

async function withAccounts(): Promise<Database> {
  const database = await Database.open(await testDatabase());
  for (const [i, name] of NAMES.entries()) {
    const account = { username: name, username_key: name, password_hash: '', is_manager: 0, created: i } as const;
    await database.queries.insertInto('accounts').values(account).execute();
  }
  return database;
}

const created = (rows: readonly { created: number }[]) => rows.map((row) => row.created).sort();

it('lists of numbers and of texts find what they name, whatever is in the texts', async () => {
  await using database = await withAccounts();
  const accounts = database.queries.selectFrom('accounts').select('created');
  for (let count = 0; count <= NAMES.length; count++) {
    const wanted = NAMES.slice(0, count);
    const numbers = wanted.map((_, i) => i);
    const others = NAMES.map((_, i) => i).slice(count);
    expect(created(await accounts.where('username', 'in', wanted).execute())).toEqual(numbers);
    expect(created(await accounts.where('created', 'in', numbers).execute())).toEqual(numbers);
    expect(created(await accounts.where('username', 'not in', wanted).execute())).toEqual(others);
    expect(
      created(await accounts.where('is_manager', 'in', [0, 1]).where('created', 'not in', numbers).execute()),
    ).toEqual(others);
  }
});

it('a list may be longer than a statement takes parameters', async () => {
  await using database = await withAccounts();
  const many = Array.from({ length: 70_000 }, (_, i) => i + 3);
  const accounts = database.queries.selectFrom('accounts').select('created');
  expect(created(await accounts.where('created', 'in', many).execute())).toEqual([3, 4]);
});

it('all lists but those of one make the same text', async () => {
  await using database = await withAccounts();
  const accounts = database.queries.selectFrom('accounts').select('created');
  const textOf = (list: string[]) => accounts.where('username', 'in', list).compile().sql;
  expect(new Set([[], ['a', 'b'], NAMES].map(textOf)).size).toBe(1);
});

it('a query that is compiled once takes lists of every length, and values that are absent', async () => {
  await using database = await withAccounts();
  let built = 0;
  const find = compileOnce(
    (db, { names, after }: { names: readonly string[] | undefined; after: number | undefined }) => {
      built += 1;
      return db
        .selectFrom('accounts')
        .select('created')
        .$if(names !== undefined, (query) => query.where('username', 'in', names ?? []))
        .$if(after !== undefined, (query) => query.where('created', '>', after ?? 0));
    },
  );
  for (let round = 0; round < 2; round++) {
    for (let count = 0; count <= NAMES.length; count++) {
      const rows = await find(database.queries, { names: NAMES.slice(0, count), after: undefined });
      expect(created(rows)).toEqual(NAMES.slice(0, count).map((_, i) => i));
    }
    expect(created(await find(database.queries, { names: undefined, after: 2 }))).toEqual([3, 4]);
    expect(created(await find(database.queries, { names: NAMES.slice(2), after: 3 }))).toEqual([4]);
  }
  expect(built).toBe(4);
});

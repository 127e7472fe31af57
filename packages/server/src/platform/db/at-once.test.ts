import { testDatabase } from '@kith/testing/test-database';
import { expect, it } from 'vitest';
import { atOnce } from './at-once.ts';
import { compileOnce } from './compile-once.ts';
import { Database } from './database.ts';

const insert = compileOnce((db, { name, created }: { name: string; created: number }) =>
  db.insertInto('accounts').values({ username: name, username_key: name, password_hash: '', is_manager: 0, created }),
);
const rename = compileOnce((db, { from, to }: { from: string; to: string }) =>
  db.updateTable('accounts').set({ username: to }).where('username', '=', from),
);

it('writes that do not need each other are made together, each with its own values, or none of them', async () => {
  await using database = await Database.open(await testDatabase());
  const names = async () =>
    (await database.queries.selectFrom('accounts').select(['username', 'created']).orderBy('created').execute()).map(
      ({ username, created }) => `${username} ${created}`,
    );
  await database.transaction(async (tx) => {
    await atOnce(tx, []);
    await atOnce(tx, [insert.filled(tx, { name: 'ada', created: 1 })]);
    await atOnce(tx, [
      insert.filled(tx, { name: 'bea', created: 2 }),
      rename.filled(tx, { from: 'ada', to: 'Ada' }),
      insert.filled(tx, { name: 'cleo', created: 3 }),
    ]);
  });
  expect(await names()).toEqual(['Ada 1', 'bea 2', 'cleo 3']);
  const broken = database.transaction((tx) =>
    atOnce(tx, [rename.filled(tx, { from: 'bea', to: 'Bea' }), insert.filled(tx, { name: 'cleo', created: 4 })]),
  );
  await expect(broken).rejects.toThrow();
  expect(await names()).toEqual(['Ada 1', 'bea 2', 'cleo 3']);
});

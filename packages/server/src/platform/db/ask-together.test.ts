import { Network } from '@kith/testing/network';
import { testDatabase } from '@kith/testing/test-database';
import { until } from '@kith/testing/until';
import { type CompiledQuery, sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { askTogether, sendAhead } from './ask-together.ts';
import { compileOnce } from './compile-once.ts';
import { Database, type Queries } from './database.ts';

const insert = compileOnce((db, { name, created }: { name: string; created: number }) =>
  db.insertInto('accounts').values({ username: name, username_key: name, password_hash: '', is_manager: 0, created }),
);
const rename = compileOnce((db, { from, to }: { from: string; to: string }) =>
  db.updateTable('accounts').set({ username: to }).where('username', '=', from),
);
const named = compileOnce((db, { name }: { name: string }) =>
  db.selectFrom('accounts').select('created').where('username', '=', name),
);

let database: Database;
beforeEach(async () => {
  database = await Database.open(await testDatabase());
});
afterEach(() => database[Symbol.asyncDispose]());

const names = async (): Promise<string[]> =>
  (await database.queries.selectFrom('accounts').select('username').orderBy('created').execute()).map(
    ({ username }) => username,
  );

describe('questions that are asked together', () => {
  const questions = (db: Queries) =>
    [
      named.filled(db, { name: 'bea' }),
      null,
      named.filled(db, { name: 'ada' }),
      named.filled(db, { name: 'x' }),
    ] as const;

  it('are answered in their order, in a transaction and outside', async () => {
    await insert(database.queries, { name: 'ada', created: 1 });
    await insert(database.queries, { name: 'bea', created: 2 });
    const expected = [[{ created: 2 }], [], [{ created: 1 }], []];
    expect(await askTogether(database.queries, questions(database.queries))).toEqual(expected);
    expect(await database.transaction((tx) => askTogether(tx, questions(tx)))).toEqual(expected);
  });

  it('fail of the first that fails', async () => {
    const broken = (db: Queries) => [
      named.filled(db, { name: 'ada' }),
      sql<never>`select nothing`.compile(db),
      ...questions(db),
    ];
    await expect(askTogether(database.queries, broken(database.queries))).rejects.toThrow(/nothing/);
    await expect(database.transaction((tx) => askTogether(tx, broken(tx)))).rejects.toThrow(/nothing/);
    const writing = (db: Queries) => [...broken(db), insert.filled(db, { name: 'ada', created: 1 })];
    await expect(
      askTogether(database.queries, writing(database.queries)),
      'and nothing is done behind it',
    ).rejects.toThrow();
    expect(await names()).toEqual([]);
  });

  it.runIf(process.env.KITH_TEST_DATABASE === 'postgres')('are all on their way before one is answered', async () => {
    const config = await testDatabase();
    if (config.kind !== 'postgres') throw new Error('This is about PostgreSQL.');
    await using through = await throughNetwork(config.url);
    await using far = await Database.open({ ...config, url: through.url });
    await using holder = await Database.open(config);
    const lock = sql`select pg_advisory_xact_lock(7)`;
    let isHeld = false;
    const held = holder.transaction(async (tx) => {
      await lock.execute(tx);
      isHeld = true;
      await until(() => through.sent().includes('the second'), 'the second question is on its way');
    });
    await until(() => isHeld, 'the first question will wait');
    const answers = far.transaction((tx) =>
      askTogether(tx, [lock.compile(tx), sql`select 'the second' as said`.compile(tx)]),
    );
    await held;
    expect((await answers)[1]).toEqual([{ said: 'the second' }]);
  });
});

/** A network to a database, and what was sent through it. */
async function throughNetwork(of: string) {
  const { network, url } = await Network.to(of);
  let sent = '';
  network.passage = (bytes) => {
    sent += bytes.toString('latin1');
    return 'deliver';
  };
  return { url, sent: () => sent, [Symbol.asyncDispose]: () => network[Symbol.asyncDispose]() };
}

describe('writes that are sent ahead', () => {
  it('are seen by what is asked next, and are there after the transaction', async () => {
    await database.transaction(async (tx) => {
      await sendAhead(tx, []);
      await sendAhead(tx, [
        insert.filled(tx, { name: 'ada', created: 1 }),
        insert.filled(tx, { name: 'bea', created: 2 }),
      ]);
      expect(await named(tx, { name: 'bea' })).toEqual([{ created: 2 }]);
      await sendAhead(tx, [rename.filled(tx, { from: 'ada', to: 'Ada' })]);
    });
    expect(await names()).toEqual(['Ada', 'bea']);
  });

  const twice = (db: Queries): CompiledQuery<unknown>[] => [
    insert.filled(db, { name: 'ada', created: 1 }),
    insert.filled(db, { name: 'ada', created: 2 }),
  ];

  it('that fail are what the transaction fails of, whatever failed for them, and nothing is stored', async () => {
    await expect(database.unlessTaken(() => database.transaction((tx) => sendAhead(tx, twice(tx))))).resolves.toBe(
      'taken',
    );
    const goingOn = database.transaction(async (tx) => {
      await sendAhead(tx, twice(tx));
      await insert(tx, { name: 'bea', created: 3 });
      throw new Error('something else');
    });
    await expect(database.unlessTaken(() => goingOn)).resolves.toBe('taken');
    expect(await names()).toEqual([]);
  });

  it('are waited for when they are many, and fail of the first that failed', async () => {
    const many = (db: Queries, from: number) =>
      Array.from({ length: 200 }, (_, i) => insert.filled(db, { name: `${from + i}`, created: from + i }));
    await database.transaction((tx) => sendAhead(tx, many(tx, 0)));
    expect(await names()).toHaveLength(200);
    const again = database.transaction((tx) => sendAhead(tx, [...many(tx, 300), ...many(tx, 199)]));
    await expect(database.unlessTaken(() => again)).resolves.toBe('taken');
    expect(await names()).toHaveLength(200);
  });

  it('leave a transaction as it failed that fails of something else', async () => {
    const failing = database.transaction(async (tx) => {
      await sendAhead(tx, [insert.filled(tx, { name: 'ada', created: 1 })]);
      throw new Error('something else');
    });
    await expect(failing).rejects.toThrow('something else');
    expect(await names()).toEqual([]);
  });
});

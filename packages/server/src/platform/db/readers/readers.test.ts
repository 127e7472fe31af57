import { readFile, stat } from 'node:fs/promises';
import { temporaryFolder } from '@kith/testing/temporary-folder';
import fc from 'fast-check';
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { Database, type Queries } from '../database.ts';
import { ReaderThread } from './reader-thread.ts';
import { Readers } from './readers.ts';

/** A database in a file, whose `media_trash` serves as a table of names. */
async function openFile() {
  const folder = await temporaryFolder();
  const file = `${folder.path}/kith.sqlite`;
  const db = await Database.open({ kind: 'sqlite', file });
  return {
    db,
    file,
    async [Symbol.asyncDispose]() {
      await db[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
}

const add = (db: Database, name: string) => db.queries.insertInto('media_trash').values({ name }).execute();
const count = async (queries: Queries): Promise<number> =>
  (
    await queries
      .selectFrom('media_trash')
      .select((eb) => eb.fn.countAll<number>().as('n'))
      .executeTakeFirstOrThrow()
  ).n;

/** Takes its reader some hundred milliseconds. */
const longRead = (queries: Queries) =>
  sql<{ n: number }>`with recursive numbers (i) as (select 1 union all select i + 1 from numbers where i < 3000000)
    select count(*) as n, (select count(*) from media_trash) as seen from numbers`.execute(queries);

describe('a read beside the main thread', () => {
  it('sees every write that was answered before it was asked for, however both interleave', async () => {
    await using opened = await openFile();
    const { db } = opened;
    let next = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom('write', 'change much', 'read', 'wait'), { maxLength: 30 }),
        async (steps) => {
          let answered = await count(db.queries);
          const running: Promise<unknown>[] = [];
          for (const step of steps) {
            if (step === 'write') running.push(add(db, `${next++}`).then(() => answered++));
            else if (step === 'change much') {
              const names = Array.from({ length: 3 }, () => `${next++}`);
              const change = db.transaction(async (tx) => {
                for (const name of names) await tx.insertInto('media_trash').values({ name }).execute();
              });
              running.push(
                change.then(() => {
                  answered += names.length;
                }),
              );
            } else if (step === 'read') {
              const before = answered;
              running.push(count(db.reading).then((seen) => expect(seen).toBeGreaterThanOrEqual(before)));
            } else await Promise.race([...running, new Promise((resolve) => setImmediate(resolve))]);
          }
          await Promise.all(running);
          expect(await count(db.reading)).toBe(answered);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('that is asked for together with another sees the same instant', async () => {
    await using opened = await openFile();
    const { db } = opened;
    const ends = new AbortController();
    const writing = (async () => {
      for (let n = 0; !ends.signal.aborted; n++) {
        await add(db, `${n}`);
        await new Promise((resolve) => setImmediate(resolve));
      }
    })();
    for (let round = 0; round < 100; round++) {
      const names = db.reading.selectFrom('media_trash').select('name').execute();
      const [counted, listed] = await Promise.all([count(db.reading), names]);
      expect(listed).toHaveLength(counted);
    }
    ends.abort();
    await writing;
  });

  it('takes the values that the main thread takes, and finds what it finds', async () => {
    await using opened = await openFile();
    const { db } = opened;
    for (const name of ['a', 'ü', '%', '']) await add(db, name);
    for (const queries of [db.queries, db.reading]) {
      const named = queries
        .selectFrom('media_trash')
        .select('name')
        .where('name', 'in', ['ü', 'a', 'b'])
        .orderBy('name');
      expect(await named.execute()).toEqual([{ name: 'a' }, { name: 'ü' }]);
      const { rows } = await sql`select x'00ff' as bytes, null as absent, 1.5 as number`.execute(queries);
      expect(rows).toEqual([{ bytes: Buffer.from([0, 255]), absent: null, number: 1.5 }]);
    }
  });

  it('changes nothing', async () => {
    await using opened = await openFile();
    const { db } = opened;
    await expect(db.reading.insertInto('media_trash').values({ name: 'x' }).execute()).rejects.toThrow(
      /readonly|return data/,
    );
    await expect(db.reading.transaction().execute(count)).rejects.toThrow('Readers have no transactions.');
    expect(await count(db.queries)).toBe(0);
  });

  it('that fails, fails alone', async () => {
    await using opened = await openFile();
    const { db } = opened;
    const wrong = sql`select missing from media_trash`.execute(db.reading);
    const right = count(db.reading);
    await expect(wrong).rejects.toThrow('no such column: missing');
    expect(await right).toBe(0);
  });

  it('holds neither the event loop nor other reads', async () => {
    await using opened = await openFile();
    const { db } = opened;
    await Promise.all([count(db.reading)]);
    const long = longRead(db.reading).then(() => 'long');
    await new Promise((resolve) => setImmediate(resolve));
    expect(await Promise.race([long, count(db.reading).then(() => 'short')])).toBe('short');
    let ticks = 0;
    const ticking = setInterval(() => ticks++, 5);
    await long;
    clearInterval(ticking);
    expect(ticks).toBeGreaterThan(5);
  });
});

describe('a reader', () => {
  it('that ends while it reads fails what it read, and is replaced', async () => {
    await using opened = await openFile();
    const started: ReaderThread[] = [];
    await using readers = new Readers(opened.file, 1, () => {
      const thread = new ReaderThread(opened.file);
      started.push(thread);
      return thread;
    });
    const read = () => readers.read({ text: 'select count(*) as n from media_trash', values: [] });
    expect(await read()).toMatchObject({ rows: [[0]] });
    const ended = expect(read()).rejects.toThrow('The database is closed.');
    await new Promise((resolve) => process.nextTick(resolve));
    await started[0]?.[Symbol.asyncDispose]();
    await ended;
    expect(await read()).toMatchObject({ rows: [[0]] });
    expect(started).toHaveLength(2);
  });

  it('finishes what it was asked when the database closes, and is asked nothing more', async () => {
    await using opened = await openFile();
    const readers = new Readers(opened.file, 1);
    const reads = [1, 2, 3].map((n) => readers.read({ text: `select ${n}`, values: [] }));
    await readers[Symbol.asyncDispose]();
    expect(await Promise.all(reads)).toMatchObject([1, 2, 3].map((n) => ({ rows: [[n]] })));
    await expect(readers.read({ text: 'select 1', values: [] })).rejects.toThrow('The database is closed.');
  });
});

it('what is erased while readers read is wiped off the disk before that is answered', async () => {
  await using opened = await openFile();
  const { db, file } = opened;
  await add(db, 'somebody who will be erased');
  const long = [longRead(db.reading), longRead(db.reading), longRead(db.reading)];
  await count(db.reading).catch(() => undefined);
  await db.queries.deleteFrom('media_trash').execute();
  await db.scrub();
  expect((await stat(`${file}-wal`)).size).toBe(0);
  expect((await readFile(file)).includes('somebody who will be erased')).toBe(false);
  await Promise.all(long);
  expect(await count(db.reading)).toBe(0);
});

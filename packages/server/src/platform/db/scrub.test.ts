import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as turnOfTheLoop } from 'node:timers/promises';
import { until } from '@kith/testing/until';
import Sqlite from 'better-sqlite3';
import { expect, it } from 'vitest';
import { Database } from './database.ts';

it('what is erased while others write is wiped off the disk once their transaction is over', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'kith-scrub-'));
  const file = join(folder, 'kith.sqlite');
  await using db = await Database.open({ kind: 'sqlite', file });
  const written = async (): Promise<number> => (await stat(`${file}-wal`)).size;
  /** Writes, and goes on when the promise resolves. Resolves as soon as it has written. */
  const writeUntil = (name: string, end: Promise<unknown>) =>
    new Promise<{ readonly writing: Promise<void> }>((resolve) => {
      const writing = db.transaction(async (tx) => {
        await tx.insertInto('media_trash').values({ name }).execute();
        queueMicrotask(() => resolve({ writing }));
        await end;
      });
    });

  const { writing } = await writeUntil('short', turnOfTheLoop());
  await db.scrub();
  await writing;
  expect(await written()).toBe(0);

  let letGo: (_: unknown) => void = () => undefined;
  const end = new Promise((resolve) => {
    letGo = resolve;
  });
  const long = await writeUntil('long', end);
  await db.scrub();
  letGo(null);
  await long.writing;
  await until(async () => (await written()) === 0, 'an empty log');
  await rm(folder, { recursive: true, force: true });
});

it('what is erased while a backup reads is wiped off the disk as soon as it has read, and nobody waits', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'kith-scrub-'));
  const file = join(folder, 'kith.sqlite');
  const written = async (): Promise<number> => (await stat(`${file}-wal`)).size;
  await using db = await Database.open({ kind: 'sqlite', file });
  const backup = new Sqlite(file, { readonly: true });
  backup.exec('begin; select * from media_trash');
  backup.prepare('select count(*) from media_trash').get();

  await db.queries.insertInto('media_trash').values({ name: 'erased' }).execute();
  const began = performance.now();
  await db.scrub();
  expect(performance.now() - began).toBeLessThan(1000);
  expect(await written()).toBeGreaterThan(0);

  backup.close();
  await until(async () => (await written()) === 0, 'an empty log');
  await rm(folder, { recursive: true, force: true });
});

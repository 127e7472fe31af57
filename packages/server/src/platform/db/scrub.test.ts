import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '@kith/testing/until';
import Sqlite from 'better-sqlite3';
import { expect, it } from 'vitest';
import { Database } from './database.ts';

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

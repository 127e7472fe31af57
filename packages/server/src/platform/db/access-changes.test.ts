import { temporaryFolder } from '@kith/testing/temporary-folder';
import Sqlite from 'better-sqlite3';
import { expect, it } from 'vitest';
import { Database } from './database.ts';

it('whatever another process commits counts as a change of access; what this one changes counts when it is one', async () => {
  await using folder = await temporaryFolder();
  const file = `${folder.path}/kith.sqlite`;
  await using db = await Database.open({ kind: 'sqlite', file });
  const before = db.accessChanges() ?? 0;
  await db.queries.insertInto('media_trash').values({ name: 'x' }).execute();
  expect(db.accessChanges()).toBe(before);

  const other = new Sqlite(file);
  other.exec(
    "insert into accounts (username, username_key, password_hash, is_manager, created) values ('a', 'a', '', 0, 0)",
  );
  other.close();
  const after = db.accessChanges() ?? 0;
  expect(after).toBeGreaterThan(before);
  expect(db.accessChanges()).toBe(after);

  await db.queries.updateTable('accounts').set({ is_manager: 1 }).execute();
  expect(db.accessChanges()).toBeGreaterThan(after);
});

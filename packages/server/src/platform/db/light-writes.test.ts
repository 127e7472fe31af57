import { openTestKith, type TestKith } from '@kith/testing/test-kith';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Queries } from './database.ts';

let kith: TestKith;
beforeEach(async () => {
  kith = await openTestKith();
});
afterEach(() => kith[Symbol.asyncDispose]());

/** As SQLite has it: 1 leaves a commit to the system, 2 waits for the disk. */
const waits = async (queries: Queries) =>
  (await sql<{ synchronous: number }>`pragma synchronous`.execute(queries)).rows[0]?.synchronous;

const rename = (queries: Queries, name: string) =>
  queries.updateTable('spaces').set({ name }).where('id', '=', kith.spaceId).execute();

describe('a light write', () => {
  it('is seen by whoever reads after it, and counts as a commit', async () => {
    const { db } = kith.context;
    const before = db.commits.count;
    await db.lightly((queries) => rename(queries, 'light'));
    await db.transaction((tx) => rename(tx, 'lighter'), 'light');
    const space = db.queries.selectFrom('spaces').select('name').where('id', '=', kith.spaceId);
    expect(await space.executeTakeFirst()).toEqual({ name: 'lighter' });
    expect(db.commits.count - before).toBe(2);
  });

  it.runIf(process.env.KITH_TEST_DATABASE !== 'postgres')(
    'does not wait for the disk, and those after it do, also when it fails',
    async () => {
      const { db } = kith.context;
      expect(await db.lightly(waits)).toBe(1);
      expect(await db.transaction(waits, 'light')).toBe(1);
      const failing = db.transaction(async () => Promise.reject(new Error('It failed.')), 'light');
      await expect(failing).rejects.toThrow('It failed.');
      expect(await db.transaction(waits)).toBe(2);
      expect(await waits(db.queries)).toBe(2);
    },
  );
});

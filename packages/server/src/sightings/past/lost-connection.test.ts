import type { EntryId } from '@kith/contract';
import { faceLike } from '@kith/testing/face-like';
import { manyEntries } from '@kith/testing/many-entries';
import { openTestKith } from '@kith/testing/test-kith';
import { sql } from 'kysely';
import { expect, it, vi } from 'vitest';
import { scaleTemplate } from '../../recognition/scale/scale-template.ts';
import { Past } from './past.ts';

/** Those that lie in memory, and those that are looked at as they are read. */
it.each([{}, { pastBytes: 0 }])('who searches again when the database is back is answered', async (options) => {
  await using kith = await openTestKith(options);
  const { db } = kith.context;
  const sourceId = (await kith.call('POST', '/v1/sources/', { name: 'door' })).body.id;
  const { stranger } = faceLike(29);
  const seen = Array.from({ length: 3 }, () => ({ face: stranger(), sourceId, seen: 0 }));
  const [id] = await manyEntries(db, kith.spaceId, seen);
  const search = () => kith.call('POST', '/v1/entries/search/', { entry_id: id as EntryId });
  expect((await search()).body.compared).toBe(2);
  if (db.isShared) {
    const { rows } = await sql`select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database()
      and pid <> pg_backend_pid() and query ~ '(join entry_signs s on|from gone_signs where)'`.execute(db.queries);
    expect(rows).toHaveLength(1);
  }
  const { status } = await search();
  expect([200, 503]).toContain(status);
  expect((await search()).body.compared).toBe(2);
});

it('who searches while the thread ends for others is answered by the next', async () => {
  await using kith = await openTestKith();
  const { db, config, log } = kith.context;
  const sourceId = (await kith.call('POST', '/v1/sources/', { name: 'door' })).body.id;
  const face = faceLike(31).stranger();
  await manyEntries(db, kith.spaceId, [{ face, sourceId, seen: 0 }]);
  vi.useFakeTimers({ toFake: ['setInterval'] });
  try {
    let now = 0;
    const deps = { steady: () => now, fill: async () => undefined, log };
    await using past = new Past({ database: config.database, memoryBytes: 2 ** 20 * 64, ...deps });
    const search = { face: scaleTemplate(face), filter: {}, confidence: 100, limit: 1 };
    const found = past.search(kith.spaceId, search);
    // Nobody has searched for long, by this clock: it is let go.
    now += 10 * 60_000;
    vi.advanceTimersByTime(60_000);
    expect(await found).toMatchObject({ compared: 1 });
  } finally {
    vi.useRealTimers();
  }
});

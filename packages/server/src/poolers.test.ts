import { openPgbouncer, pgbouncerIsTried } from '@kith/testing/pgbouncer';
import { emptyDatabaseUrl } from '@kith/testing/test-database';
import { openTestKith } from '@kith/testing/test-kith';
import { describe, expect, it } from 'vitest';

const GROUPS = '/v1/groups/persons/';

describe.runIf(process.env.KITH_TEST_DATABASE === 'postgres' && pgbouncerIsTried)('PostgreSQL behind pgbouncer', () => {
  it('is used when it pools by session, with the limits of every wait', async () => {
    await using pooler = await openPgbouncer(await emptyDatabaseUrl(), 'session');
    await using kith = await openTestKith({ env: { KITH_DATABASE_URL: pooler.url } });
    expect((await kith.call('POST', GROUPS, { name: 'Staff' })).status).toBe(201);
    expect((await kith.call('GET', GROUPS)).body.count).toBe(1);
    expect(await kith.context.db.answers()).toBe(true);
  });

  it('is refused with a sentence when it lends connections by transaction', async () => {
    await using pooler = await openPgbouncer(await emptyDatabaseUrl(), 'transaction');
    await expect(openTestKith({ env: { KITH_DATABASE_URL: pooler.url } })).rejects.toThrow(
      'KITH_DATABASE_URL leads to a pooler that lends connections by transaction: let it pool by session',
    );
  });
});

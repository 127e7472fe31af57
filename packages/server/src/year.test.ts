import { shortYear } from '@kith/testing/soak-plans';
import { liveThrough } from '@kith/testing/soak-year';
import { temporaryFolder } from '@kith/testing/temporary-folder';
import { testDatabaseUrl } from '@kith/testing/test-database';
import { expect, it } from 'vitest';

it('a year of a Kith, with clocks that are set and nights that are slept through, leaves it as it was', {
  timeout: 300_000,
}, async () => {
  await using folder = await temporaryFolder();
  const databaseUrl = await testDatabaseUrl();
  const { faults, counted } = await liveThrough(shortYear, { dataDir: folder.path, databaseUrl });
  expect(faults).toEqual([]);
  expect(counted.days).toBeGreaterThanOrEqual(400);
  for (const what of ['Entries', 'Deliveries', 'Rows of the audit log']) {
    expect(counted[`${what} that went in their time`]).toBeGreaterThan(30);
  }
});

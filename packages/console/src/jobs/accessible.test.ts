import { violationsOf } from '@kith/testing/accessibility';
import { chromiumIsTried } from '@kith/testing/chromium';
import { type ConsoleHouse, openConsoleHouse } from '@kith/testing/console-house';
import { see } from '@kith/testing/sightings';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

describe.runIf(chromiumIsTried)('every page', () => {
  let house: ConsoleHouse;
  let addresses: readonly string[];
  beforeAll(async () => {
    house = await openConsoleHouse();
    const { call, addPersons } = house.kith;
    const [pid] = await addPersons(3);
    if (pid === undefined) throw new Error('Nobody was added.');
    await call('PATCH', `/v1/persons/${pid}/`, { name: 'Ada' });
    const { id } = (await call('POST', '/v1/groups/persons/', { name: 'Staff', color: '#f0e442' })).body;
    const other = (await call('POST', '/v1/groups/persons/', { name: 'VIP' })).body.id;
    await call('POST', '/v1/groups/persons/pids/', { pids: [pid], groups_ids: [id, other] });
    const hook = { name: 'Desk', http_method: 0, destination_url: 'http://127.0.0.1:9/' };
    const profile = (await call('POST', '/v1/notifications/', hook)).body.id;
    const [entry] = await see(house.kith, [pid, null], { sourceId: house.door, result: 'ha', now: Date.now() });
    addresses = [
      '/live',
      `/live?entry=${entry}`,
      '/people',
      `/people/${pid}`,
      '/enrol',
      '/groups',
      `/groups/${id}`,
      `/groups/${id}/compare`,
      `/groups/${id}/compare?with=${other}`,
      '/notifications',
      `/notifications/${profile}`,
      '/cameras',
      `/cameras/${house.door}`,
      '/door',
      '/first',
      ...['thresholds', 'tokens', 'browsers', 'spaces', 'retention', 'usage', 'audit', 'server'].map(
        (tab) => `/settings/${tab}`,
      ),
      '/nowhere',
    ];
  });
  afterAll(() => house[Symbol.asyncDispose]());

  it.each([
    { scheme: 'light', width: 1280 },
    { scheme: 'dark', width: 1280 },
    { scheme: 'light', width: 390 },
  ] as const)('has nothing that axe finds, and fits: $scheme, $width px', async (look) => {
    const visit = await house.enter('/live', look);
    const found: Record<string, unknown> = {};
    for (const address of addresses) {
      await visit.page.evaluate((hash) => {
        location.hash = hash;
      }, address);
      // As somebody opens it who was sent the address: nothing of the page before is left.
      await visit.page.reload();
      await visit.page.getByRole('heading', { level: 1 }).waitFor();
      await visit.page.waitForLoadState('networkidle');
      await visit.page.waitForFunction(() => !document.title.startsWith('Loading'));
      const violations = await violationsOf(visit.page);
      if (violations.length > 0) found[address] = violations;
      const overflow = await visit.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      if (overflow > 0) found[`${address} is too wide`] = overflow;
    }
    expect(found).toEqual({});
    expect(visit.complaints).toEqual([]);
  });
});

import type { Pid } from '@kith/contract';
import { chromiumIsTried } from '@kith/testing/chromium';
import { type ConsoleHouse, openConsoleHouse } from '@kith/testing/console-house';
import { see } from '@kith/testing/sightings';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const NAME = '<img src=x onerror="window.hit=1">"\'><script>window.hit=1</script>{{7*7}}';

describe.runIf(chromiumIsTried)('names that are scripts', () => {
  let house: ConsoleHouse;
  let pid: Pid;
  let group: number;
  beforeAll(async () => {
    house = await openConsoleHouse();
    const { call } = house.kith;
    pid = await house.someone(NAME);
    await call('PATCH', `/v1/persons/${pid}/`, { external_id: NAME, note: NAME });
    group = (await call('POST', '/v1/groups/persons/', { name: NAME, description: NAME })).body.id;
    await call('POST', '/v1/groups/persons/pids/', { pids: [pid], groups_ids: [group] });
    const { id } = (await call('POST', '/v1/sources/', { name: NAME })).body;
    await see(house.kith, [pid], { sourceId: id, result: 'exact', now: Date.now() });
  });
  afterAll(() => house[Symbol.asyncDispose]());

  it('are shown as they are written, and do nothing, on every page', async () => {
    const visit = await house.enter('/live');
    for (const address of ['/live', '/people', `/people/${pid}`, '/groups', `/groups/${group}`]) {
      await visit.page.evaluate((hash) => {
        location.hash = hash;
      }, address);
      await visit.page.getByRole('main').getByText(NAME).first().waitFor();
      expect(await visit.page.evaluate('window.hit')).toBeUndefined();
    }
    expect(visit.complaints).toEqual([]);
  });
});

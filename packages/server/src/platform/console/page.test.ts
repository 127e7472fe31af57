import type { SourceId } from '@kith/contract';
import { chromiumIsTried, openTab, type Tab } from '@kith/testing/chromium';
import { see } from '@kith/testing/sightings';
import { openTestKith, type TestKith } from '@kith/testing/test-kith';
import { until } from '@kith/testing/until';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

describe.runIf(chromiumIsTried)('the console in Chromium, where this machine has one', () => {
  let kith: TestKith;
  let tab: Tab;
  let door: SourceId;
  const shows = (text: string) =>
    until(async () => String(await tab.value('document.body.innerText')).includes(text), `"${text}" on the page`);
  const click = (button: string) =>
    tab.value(`[...document.querySelectorAll('button')].findLast((one) => one.innerText === '${button}').click()`);
  const type = (field: string, text: string) =>
    tab.value(`[...document.querySelectorAll('[name=${field}]')].at(-1).value = '${text}'`);
  const follow = (link: string) =>
    tab.value(`[...document.querySelectorAll('a')].find((one) => one.innerText === '${link}').click()`);

  beforeAll(async () => {
    kith = await openTestKith();
    door = (await kith.call('POST', '/v1/sources/', { name: 'door' })).body.id;
    kith.context.sockets.listenOn(kith.app.server);
    const url = await kith.app.listen({ host: '127.0.0.1', port: 0 });
    tab = await openTab(`${url}/console/`);
  });
  afterAll(async () => {
    await tab?.[Symbol.asyncDispose]();
    await kith?.[Symbol.asyncDispose]();
  });

  it('says what is wrong with a login, and lets in who knows the password', async () => {
    await shows('Username');
    await type('username', 'owner');
    await type('password', 'no such password');
    await click('Log in');
    await shows('Username and password do not match.');
    await type('password', 'owner-password');
    await click('Log in');
    await shows('Live: what happens appears here at once.');
  });

  it('shows who is there, with all groups, while it happens', async () => {
    const pids = await kith.addPersons(1);
    const group = (await kith.call('POST', '/v1/groups/persons/', { name: 'Staff' })).body.id;
    await kith.call('POST', '/v1/groups/persons/pids/', { pids, groups_ids: [group] });
    await see(kith, [pids[0] ?? null], { sourceId: door, result: 'exact', now: Date.now() });
    kith.context.events.wake(kith.spaceId);
    await shows(`Person ${pids[0]?.slice(0, 8)}`);
    await shows('Staff');
  });

  it('makes groups, and puts persons in and out of them', async () => {
    await follow('Groups');
    await shows('1 group');
    await type('name', 'Night shift');
    await click('Create');
    await shows('2 groups');
    await type('name', 'Staff');
    await click('Create');
    await shows('exists already');
    await follow('Night shift');
    await shows('0 persons');
    const [pid = ''] = await kith.addPersons(1);
    await type('pids', pid);
    await click('Add');
    await shows('1 person');
    await click('Remove');
    await shows('0 persons');
  });

  it('asks for a login again when the token has ended', async () => {
    for (const { id } of (await kith.call('GET', '/v1/tokens/?permanent=false')).body) {
      await kith.call('DELETE', `/v1/tokens/${id}/`);
    }
    await follow('Live');
    await shows('Your login has ended: log in again.');
  });

  it('has done nothing that its page forbids', () => {
    const refusals = /Failed to load resource: the server responded with a status of 4/;
    expect(tab.complaints.filter((complaint) => !refusals.test(complaint))).toEqual([]);
  });
});

import { chromiumIsTried } from '@kith/testing/chromium';
import { type ConsoleHouse, openConsoleHouse } from '@kith/testing/console-house';
import { toBroker } from '@kith/testing/console-scene';
import { see } from '@kith/testing/sightings';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

/** What is no word of ours: names of people, things and programs, addresses, and what the protocol calls things. */
const data = [
  /^Kith$|^English$|^Deutsch$/,
  /^owner\b|^default$|^door$/,
  /^(?:GET|POST|PUT|PATCH|DELETE) \//,
  /\(UTC\)\.?$|^UTC$/,
  /^(?:https?|rtsp|mqtt):\/\/|^(?:TCP|UDP)$/,
  // What stands in a template for something, and what a Frigate calls an object.
  /^\{\w+\}$|^person$/,
  // What the server says of a delivery, and of a broker.
  /^(?:· )?The (?:destination|broker) refused the connection\b/,
  /^[0-9a-f]{8}(?:…$|-[0-9a-f]{4}-)/,
  /^(?:Chrome|Chromium|HeadlessChrome|Linux|Mozilla)\b/,
];

const corners = [
  [0.1, 0.1],
  [0.9, 0.1],
  [0.5, 0.9],
];

const options = { concurrent: true, timeout: 180_000 };

describe.runIf(chromiumIsTried)('in a language that is longer and goes from right to left', options, () => {
  let house: ConsoleHouse;
  let addresses: readonly string[];
  beforeAll(async () => {
    house = await openConsoleHouse();
    const { call, addPersons } = house.kith;
    const pids = await addPersons(3);
    const [pid] = pids;
    if (pid === undefined) throw new Error('Nobody was added.');
    const attributes = { Τμήμα: 'Πωλήσεις', Βαθμός: 3, Εκτός: true };
    await call('PATCH', `/v1/persons/${pid}/`, { name: 'Άντα', external_id: '4711', attributes });
    const groups = [];
    for (const name of ['Ομάδα', 'Άλλη']) groups.push((await call('POST', '/v1/groups/persons/', { name })).body.id);
    await call('POST', '/v1/groups/persons/pids/', { pids, groups_ids: groups });
    await call('PATCH', `/v1/persons/${pid}/`, { attributes: { βάρδια: 3 } });
    const rule = {
      any_of: groups,
      attributes: [{ name: 'βάρδια', is: 'at_least', value: 2 }],
      seen: { times: 2, days: 30, sources: [house.door] },
      not_seen: { days: 3 },
    };
    const ruled = (await call('POST', '/v1/groups/persons/', { name: 'Κανόνας', rule })).body.id;
    await call('PUT', `/v1/groups/persons/${ruled}/exceptions/${pid}/`, { is_in: true });
    const sundays = { time_zone: 'UTC', week: [{ days: ['su'], from: '10:00', to: '24:00' }] };
    const times = { valid_from: '2098-01-01', valid_until: '2099-01-01T18:00:00Z', hours: sundays };
    await call('POST', '/v1/groups/persons/pids/', { pids: [pid], groups_ids: groups, ...times });
    const stream = { name: 'Πύλη', address: 'rtsp://10.0.0.9/none', zones: [{ points: corners }] };
    const camera = (await call('POST', '/v1/cameras/', stream)).body.id;
    const hook = { name: 'Γραφείο', http_method: 0, destination_url: 'http://127.0.0.1:9/' };
    const profile = (await call('POST', '/v1/notifications/', hook)).body.id;
    const broker = (await call('POST', '/v1/notifications/', { ...toBroker, name: 'Γέφυρα' })).body.id;
    const hours = { time_zone: 'UTC', week: [{ days: ['mo'], from: '22:00', to: '06:15' }] };
    const night = { name: 'Νύχτα', when: { groups_any: groups, hours } };
    const alarmRule = (await call('POST', '/v1/alarm-rules/', night)).body.id;
    await call('POST', '/v1/licenses/sources/', { name: 'Εβδομάδα', entry_storage_days: 7 });
    await call('POST', '/v1/tokens/', { permanent: true });
    const [entry] = await see(house.kith, [pid, null], { sourceId: house.door, result: 'ha', now: Date.now() });
    const [one, other] = groups;
    const tabs = ['thresholds', 'tokens', 'browsers', 'spaces', 'frigate', 'retention', 'usage', 'audit', 'server'];
    addresses = [
      '/live',
      `/live?entry=${entry}`,
      '/people',
      '/people?q=nobody',
      `/people/${pid}`,
      '/people/health',
      '/alarms',
      '/alarms/rules',
      `/alarms/rules/${alarmRule}`,
      '/enrol',
      '/groups',
      `/groups/${one}`,
      `/groups/${ruled}`,
      `/groups/${ruled}/rule`,
      `/groups/${one}?when=now`,
      `/groups/${one}/compare?with=${other}`,
      '/notifications',
      `/notifications/${profile}`,
      `/notifications/${broker}`,
      '/cameras',
      `/cameras/${house.door}`,
      `/cameras/${camera}`,
      '/try',
      '/door',
      '/first',
      ...tabs.map((tab) => `/settings/${tab}`),
      '/nowhere',
    ];
  });
  afterAll(() => house[Symbol.asyncDispose]());

  it.each([1280, 390])('every word of every page is of the catalogue, and none is cut off: %i px', async (width) => {
    const visit = await house.enter('/live', { width });
    await visit.page.evaluate(() => localStorage.setItem('kith-language', 'x-mirrored'));
    const found: Record<string, readonly string[]> = {};
    for (const address of addresses) {
      await visit.page.evaluate((hash) => {
        location.hash = hash;
      }, address);
      // As somebody opens it who was sent the address: nothing of the page before is left.
      await visit.page.reload();
      await visit.page.getByRole('heading', { level: 1 }).waitFor();
      await visit.page.waitForLoadState('networkidle');
      await visit.page.locator('html[dir=rtl]').waitFor();
      const faults = await visit.page.evaluate(faultsOfPage);
      const foreign = faults.foreign.filter((text) => !data.some((known) => known.test(text)));
      const all = [...foreign.map((text) => `in code: ${text}`), ...faults.cut.map((text) => `cut off: ${text}`)];
      if (all.length > 0) found[address] = all;
      const overflow = await visit.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      if (overflow > 0) found[`${address} is too wide`] = [String(overflow)];
    }
    expect(found).toEqual({});
    expect(visit.complaints).toEqual([]);
  });
});

/** Runs in the page: which texts have letters of no catalogue, and which of those that have are not shown whole. */
function faultsOfPage(): { foreign: string[]; cut: string[] } {
  const foreign = new Set<string>();
  const cut = new Set<string>();
  const look = (text: string | null): void => {
    // What stands outside of brackets is given: names and numbers are tried as they are.
    for (const part of (text ?? '').split(/⟦[^⟧]*⟧/)) if (/[A-Za-z]{2}/.test(part)) foreign.add(part.trim());
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement;
    // What says which language it is in is given, too: the server speaks English.
    if (!element?.checkVisibility() || element.closest('body [lang]')) continue;
    look(node.textContent);
    if (!node.textContent?.includes('⟧')) continue;
    // As far out as nothing scrolls, whatever hides what does not fit is to have room for it.
    for (let around: Element | null = element; around && around !== document.body; around = around.parentElement) {
      const style = getComputedStyle(around);
      if (/auto|scroll/.test(style.overflowX)) break;
      const isHidden = style.overflowX !== 'visible' && style.position !== 'absolute';
      if (isHidden && around.scrollWidth > around.clientWidth + 1) cut.add(node.textContent);
    }
  }
  for (const element of document.body.querySelectorAll('[aria-label], [placeholder], [title], img[alt]')) {
    // What is hidden from everybody but the kit that measures with it says nothing.
    if (element.checkVisibility() && !element.closest('[aria-hidden=true]'))
      for (const name of ['aria-label', 'placeholder', 'title', 'alt']) look(element.getAttribute(name));
  }
  return { foreign: [...foreign], cut: [...cut] };
}

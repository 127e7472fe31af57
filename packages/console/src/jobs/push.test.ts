import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type KeptBrowser, openBrowserIn } from '@kith/testing/browser';
import { chromiumIsTried } from '@kith/testing/chromium';
import { type ConsoleHouse, logIn, openConsoleHouse } from '@kith/testing/console-house';
import { PushService } from '@kith/testing/push-service';
import { see } from '@kith/testing/sightings';
import { until } from '@kith/testing/until';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { languages } from './languages.ts';

/**
 * A Chromium without its maker's push service tries to subscribe for ever: `PushManager.subscribe` is answered by the stand-in here. All else is real: the
 * permission, the service worker, the server and what it encrypts, and, by the DevTools protocol, the message that wakes the worker.
 */
describe.runIf(chromiumIsTried)('this device', () => {
  let house: ConsoleHouse;
  let service: PushService;
  let folder: string;
  let browser: KeptBrowser['context'];
  let page: KeptBrowser['visit']['page'];

  beforeAll(async () => {
    house = await openConsoleHouse();
    house.kith.context.samples.rate.take = () => 0;
    service = await PushService.open();
  });
  afterAll(async () => {
    await service?.[Symbol.asyncDispose]();
    await house?.[Symbol.asyncDispose]();
  });
  beforeEach(async () => {
    service.pushed.length = 0;
    folder = await mkdtemp(join(tmpdir(), 'kith-push-'));
  });
  afterEach(async () => {
    await browser?.close();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  });

  /** Opens a page in a browser that keeps what it is told: private windows have no push. */
  async function open(address: string, { language = 'en' as 'en' | 'de', granted = true, refused = false } = {}) {
    const { context, visit } = await openBrowserIn(folder, { language });
    browser = context;
    page = visit.page;
    if (granted) await browser.grantPermissions(['notifications'], { origin: house.url });
    const given = refused ? null : service.subscribe('browser');
    await page.addInitScript((subscription) => {
      let kept: unknown = null;
      PushManager.prototype.getSubscription = async () => kept as PushSubscription | null;
      PushManager.prototype.subscribe = async () => {
        if (subscription === null) throw new DOMException('Registration failed', 'AbortError');
        kept = { ...subscription, options: {}, toJSON: () => subscription, unsubscribe: async () => true };
        return kept as PushSubscription;
      };
    }, given);
    await page.goto(`${house.url}/console/#${address}`);
    await logIn(visit, language);
    return visit;
  }
  const profiles = async () => (await house.kith.call('GET', '/v1/notifications/')).body.results;
  /** Wakes the service worker with a message, as a push service would. */
  async function push(data: string): Promise<void> {
    const session = await browser.newCDPSession(page);
    const registration = new Promise<string>((resolve) => {
      session.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
        const found = registrations.find(({ scopeURL }) => scopeURL === `${house.url}/console/`);
        if (found) resolve(found.registrationId);
      });
    });
    await session.send('ServiceWorker.enable');
    const registrationId = await registration;
    await session.send('ServiceWorker.deliverPushMessage', { origin: house.url, registrationId, data });
  }
  const shown = () =>
    page.evaluate(async () => {
      const registration = await navigator.serviceWorker.ready;
      const all = await registration.getNotifications();
      return all.map(({ title, body, tag, data }) => ({ title, body, tag, data }));
    });

  it.each(languages)('is told of alarms by one button, and shows them ($language)', async ({ language, words }) => {
    for (const { id } of await profiles()) await house.kith.call('DELETE', `/v1/notifications/${id}/`);
    const { button, complaints } = await open('/alarms', { language });
    await button(words.push.tellThisDevice).click();
    await page.getByText(words.push.told).first().waitFor();
    const [profile, ...others] = await profiles();
    expect(others).toEqual([]);
    expect(profile).toMatchObject({
      name: words.push.alarmsProfile,
      is_active: true,
      channel: { kind: 'web-push' },
      entries: false,
      news: ['alarm.raised', 'alarm.escalated', 'alarm.acknowledged'],
    });

    await house.kith.call('POST', `/v1/notifications/${profile.id}/sample/`);
    expect(service.pushed).toMatchObject([{ device: 'browser', message: { title: 'Sample: Sample' } }]);
    const alarm = { title: 'Night', body: 'Ada', type: 'alarm.raised', id: 7, urgency: 'critical' };
    const [notification] = await until(async () => {
      // A worker that is just being started may miss one; of the same alarm one is shown.
      await push(JSON.stringify(alarm));
      const all = await shown();
      return all.length > 0 ? all : null;
    }, 'a notification is shown');
    expect(notification).toEqual({ title: 'Night', body: 'Ada', tag: 'alarm 7', data: { address: '/alarms?alarm=7' } });

    await page.goto(`${house.url}/console/#/notifications/${profile.id}`);
    await page.getByText(words.push.here, { exact: true }).waitFor();
    await button(new RegExp(`^${words.push.remove}: `)).click();
    await page.getByText(words.push.noDevices).waitFor();
    expect(complaints).toEqual([]);
  });

  it('is said to be hindered where somebody said no', async () => {
    const { button } = await open('/alarms', { granted: false });
    await button('Tell this device').click();
    await page.getByRole('alert').getByText('does not allow Kith').waitFor();
    expect((await house.kith.call('GET', '/v1/notifications/')).body.count).toBeLessThanOrEqual(1);
  });

  it('is said to be hindered where the push service does not take it', async () => {
    const { button } = await open('/alarms', { refused: true });
    await button('Tell this device').click();
    await page.getByRole('alert').getByText('could not register with its push service').waitFor();
  });

  it('is said to be hindered where what is to show notifications never starts', async () => {
    const { button } = await open('/alarms');
    await page.evaluate(() =>
      Object.defineProperty(ServiceWorkerContainer.prototype, 'ready', { get: () => new Promise(() => {}) }),
    );
    await button('Tell this device').click();
    await page.getByRole('alert').getByText('did not start the part of Kith').waitFor();
  });

  it('is told of all alarms: a profile that tells of some, or not at night, is not taken for that', async () => {
    const { call } = house.kith;
    for (const { id } of await profiles()) await call('DELETE', `/v1/notifications/${id}/`);
    const news = ['alarm.raised', 'alarm.escalated', 'alarm.acknowledged'];
    const wish = { channel: { kind: 'web-push' }, entries: false, news };
    await call('POST', '/v1/notifications/', { ...wish, name: 'The door', sources: [house.door] });
    await call('POST', '/v1/notifications/', { ...wish, name: 'Everybody too', entries: true });
    await call('POST', '/v1/notifications/', { ...wish, name: 'Without an end', news: ['alarm.raised'] });
    const visit = await open('/alarms');
    await visit.button('Tell this device').click();
    await visit.sees('This device is told from now on, also when this page is closed.');
    const told = [];
    for (const { id, name } of await profiles())
      if ((await call('GET', `/v1/notifications/${id}/devices/`)).body.results.length > 0) told.push(name);
    expect(told).toEqual(['Alarms in browsers']);
  });

  it('is told by https or on the machine itself alone', async () => {
    const { button } = await open('/alarms');
    await page.evaluate(() => Object.defineProperty(window, 'isSecureContext', { value: false }));
    await button('Tell this device').click();
    await page.getByRole('alert').getByText('come by https').waitFor();
  });

  it('opens the alarm that a notification is about, however many have come since', async () => {
    const { call } = house.kith;
    const rule = { name: 'Anybody', when: { sources: ['door'] }, cooldown_seconds: 0 };
    const { id } = (await call('POST', '/v1/alarm-rules/', rule)).body;
    await see(house.kith, [null, null], { sourceId: house.door, result: 'nm', now: Date.now() });
    const [newer, older] = (await call('GET', '/v1/alarms/')).body.results;
    await open(`/alarms?alarm=${older.id}`);
    const card = (alarm: number) => page.locator(`[data-alarm="${alarm}"][aria-current="true"]`);
    await card(older.id).waitFor();
    await page.evaluate((address) => void location.assign(address), `#/alarms?alarm=${newer.id}`);
    await card(newer.id).waitFor();
    await call('DELETE', `/v1/alarm-rules/${id}/`);
  });

  it('opens one that was answered meanwhile also where the page of alarms is open already', async () => {
    const { call } = house.kith;
    const rule = { name: 'Anybody', when: { sources: ['door'] }, cooldown_seconds: 0 };
    const { id } = (await call('POST', '/v1/alarm-rules/', rule)).body;
    await see(house.kith, [null, null], { sourceId: house.door, result: 'nm', now: Date.now() });
    const [waiting, answered] = (await call('GET', '/v1/alarms/?state=open')).body.results;
    await call('POST', `/v1/alarms/${answered.id}/acknowledge/`, { by: 'Kim' });
    await open('/alarms');
    const card = (alarm: number) => page.locator(`[data-alarm="${alarm}"][aria-current="true"]`);
    await card(waiting.id).waitFor();
    await page.evaluate((address) => void location.assign(address), `#/alarms?alarm=${answered.id}`);
    await card(answered.id).waitFor();
    await call('DELETE', `/v1/alarm-rules/${id}/`);
  });

  it.each(languages)('opens an alarm that was answered meanwhile, and says who did ($language)', async (spoken) => {
    const { language, words } = spoken;
    const { call } = house.kith;
    const rule = { name: 'Anybody', when: { sources: ['door'] }, cooldown_seconds: 0 };
    const { id } = (await call('POST', '/v1/alarm-rules/', rule)).body;
    await see(house.kith, [null, null], { sourceId: house.door, result: 'nm', now: Date.now() });
    const [waiting, answered] = (await call('GET', '/v1/alarms/?state=open')).body.results;
    await call('POST', `/v1/alarms/${answered.id}/acknowledge/`, { by: 'Kim', note: 'The postman.' });
    await open(`/alarms?alarm=${answered.id}`, { language });
    const card = page.locator(`[data-alarm="${answered.id}"][aria-current="true"]`);
    await card.getByText('The postman.').waitFor();
    expect(await card.innerText()).toContain('Kim');
    await page.locator(`[data-alarm="${waiting.id}"]`).waitFor();
    await page.evaluate((address) => void location.assign(address), `#/alarms?alarm=${waiting.id}`);
    await page.locator(`[data-alarm="${waiting.id}"][aria-current="true"]`).waitFor();
    await page.evaluate((address) => void location.assign(address), '#/alarms?alarm=987654');
    await page.getByText(words.alarms.wantedGone).waitFor();
    await call('DELETE', `/v1/alarm-rules/${id}/`);
  });
});

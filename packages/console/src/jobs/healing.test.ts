import { chromiumIsTried } from '@kith/testing/chromium';
import { type ConsoleHouse, logIn, openConsoleHouse } from '@kith/testing/console-house';
import { see } from '@kith/testing/sightings';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { languages } from './languages.ts';

const API = '**/v1/**';

describe.runIf(chromiumIsTried)('a server that goes away', () => {
  let house: ConsoleHouse;
  beforeAll(async () => {
    house = await openConsoleHouse();
  });
  afterAll(() => house[Symbol.asyncDispose]());

  it.each(languages)('is waited for when it does not answer at the start ($language)', async ({ language, words }) => {
    const visit = await house.browser.open('about:blank', { language });
    await visit.page.route(API, (route) => route.abort());
    await visit.page.goto(`${house.url}/console/#/groups`);
    await visit.sees(words.session.waiting);
    await visit.page.unroute(API);
    await logIn(visit, language);
    await visit.sees(words.groups.empty);
  });

  it('costs nothing of what was typed, and the page goes on by itself when it is back', async () => {
    const visit = await house.enter('/groups');
    await visit.button('New group').first().click();
    await visit.field('Name').fill('Night shift');
    await visit.page.route(API, (route) => route.abort());
    await visit.button('Make group').click();
    await visit.sees('The server cannot be reached. Try again in a moment.');
    await visit.sees('Trying again; what you typed stays.');
    expect(await visit.field('Name').inputValue()).toBe('Night shift');
    await visit.page.unroute(API);
    await visit.button('Make group').click();
    await visit.page.getByRole('heading', { name: 'Night shift' }).waitFor();
    await visit.page.getByText('Trying again').waitFor({ state: 'hidden' });
  });

  it('keeps a page that asked in vain until it has its answer', async () => {
    const visit = await house.enter('/live');
    await visit.page.route(API, (route) => route.abort());
    await visit.link('People').click();
    await visit.sees('Trying again; what you typed stays.');
    await visit.page.unroute(API);
    await visit.sees('Nobody is known yet.');
  });

  it('is listened to again, and what happened meanwhile is there', async () => {
    const visit = await house.browser.open('about:blank');
    let hangUp = async (): Promise<void> => undefined;
    await visit.page.routeWebSocket(/.*/, (socket) => {
      socket.connectToServer();
      hangUp = () => socket.close();
    });
    await visit.page.goto(`${house.url}/console/`);
    await logIn(visit);
    await visit.sees('Nobody has been seen yet.');
    await visit.page.getByText('Live', { exact: true }).last().waitFor();
    await hangUp();
    await see(house.kith, [null], { sourceId: house.door, now: Date.now() });
    await visit.button('Stranger').waitFor();
  });

  it('is listened to from when it is there, when it was down at the start', async () => {
    const visit = await house.browser.open('about:blank');
    await visit.page.routeWebSocket(/.*/, (socket) => void socket.close());
    await visit.page.goto(`${house.url}/console/`);
    await logIn(visit);
    await visit.sees('Connection lost');
    await see(house.kith, [null], { sourceId: house.door, now: Date.now() });
    await visit.page.routeWebSocket(/.*/, (socket) => void socket.connectToServer());
    await visit.page.getByText('Live', { exact: true }).last().waitFor();
    await visit.button('Stranger').first().waitFor();
  });

  it('that ends the login of whoever watches asks for it, and what happened meanwhile is there', async () => {
    const visit = await house.enter('/live');
    await visit.page.getByText('Live', { exact: true }).last().waitFor();
    await house.kith.call('DELETE', '/v1/sessions/');
    house.kith.context.sockets.recheckTokens();
    await visit.sees('Your login has ended');
    await see(house.kith, [await house.someone('Ada')], { sourceId: house.door, now: Date.now() });
    await visit.field('Password').fill('owner-password');
    await visit.button('Log in').click();
    await visit.button('Ada').waitFor();
  });
});

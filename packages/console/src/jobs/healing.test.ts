import { chromiumIsTried } from '@kith/testing/chromium';
import { type ConsoleHouse, logIn, openConsoleHouse } from '@kith/testing/console-house';
import { see } from '@kith/testing/sightings';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const API = '**/v1/**';

describe.runIf(chromiumIsTried)('a server that goes away', () => {
  let house: ConsoleHouse;
  beforeAll(async () => {
    house = await openConsoleHouse();
  });
  afterAll(() => house[Symbol.asyncDispose]());

  it('is waited for when it does not answer at the start', async () => {
    const visit = await house.browser.open('about:blank');
    await visit.page.route(API, (route) => route.abort());
    await visit.page.goto(`${house.url}/console/#/groups`);
    await visit.sees('Waiting for the server…');
    await visit.page.unroute(API);
    await logIn(visit);
    await visit.sees('There are no groups yet.');
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
});

import type { BrowserPage } from '@kith/testing/browser';
import { chromiumIsTried } from '@kith/testing/chromium';
import { type ConsoleHouse, logIn, openConsoleHouse } from '@kith/testing/console-house';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

const PEOPLE = 250;
const WAITING = 'The server cannot go on just now. Waiting for it; nothing is lost.';
const PERSON = '**/v1/persons/*/';
const MEMBERSHIPS = '**/v1/groups/persons/pids/';

describe.runIf(chromiumIsTried)('a server that has much to do', () => {
  let house: ConsoleHouse;
  let visit: BrowserPage;
  beforeAll(async () => {
    house = await openConsoleHouse();
    await house.kith.addPersons(PEOPLE);
  });
  afterEach(() => visit.page.context().close());
  afterAll(() => house[Symbol.asyncDispose]());

  const count = async (): Promise<number> => (await house.kith.call('GET', '/v1/persons/?limit=1')).body.count;

  /** Chooses from the first to the one at a place, from 1. */
  async function choose(last: number): Promise<void> {
    await visit.page.getByRole('checkbox').first().click();
    await visit.page
      .getByRole('checkbox')
      .nth(last - 1)
      .click({ modifiers: ['Shift'] });
    await visit.sees(`${last} chosen`);
  }

  /** Lets one request of a kind through, and tells those after it to come later, until `recovers` is called. */
  async function isBusyAt(url: string, method: string, status: 429 | 503): Promise<{ recovers(): Promise<void> }> {
    let seen = 0;
    await visit.page.route(url, async (route) => {
      if (route.request().method() !== method) return route.continue();
      seen += 1;
      if (seen === 1) return route.continue();
      await route.fulfill({ status, headers: { 'retry-after': '1' }, body: '' });
    });
    return { recovers: () => visit.page.unroute(url) };
  }

  it('is waited for in the middle of what is done to many, and then all of it is done', async () => {
    visit = await house.enter('/people');
    await visit.page.getByRole('checkbox').first().click();
    await visit.page.evaluate('scrollTo(0, document.body.scrollHeight)');
    await visit.page.locator(`li[aria-posinset="${PEOPLE}"] input`).click({ modifiers: ['Shift'] });
    await visit.sees(`${PEOPLE} chosen`);
    const server = await isBusyAt(MEMBERSHIPS, 'POST', 429);
    await visit.button('Add to groups').click();
    await visit.field('Groups').last().fill('Everybody');
    await visit.page.keyboard.press('Enter');
    await visit.button('Add').click();
    await visit.sees(WAITING);
    await server.recovers();
    await visit.sees(`Added to Everybody (${PEOPLE}).`);
    const [group] = (await house.kith.call('GET', '/v1/groups/persons/')).body.results;
    expect(group).toMatchObject({ name: 'Everybody', persons_count: PEOPLE });
    await visit.page.getByText(WAITING).waitFor({ state: 'hidden' });
  });

  it('erases everybody who was chosen, also when it needs a moment in between', async () => {
    const before = await count();
    visit = await house.enter('/people');
    await choose(3);
    const server = await isBusyAt(PERSON, 'DELETE', 503);
    await visit.button('Erase').click();
    await visit.button('Erase for good').click();
    await visit.sees(WAITING);
    expect(await count()).toBe(before - 1);
    await server.recovers();
    await visit.sees('3 people are erased.');
    expect(await count()).toBe(before - 3);
  });

  it('goes on once whoever asked has logged in again, whose login ended meanwhile', async () => {
    const before = await count();
    visit = await house.enter('/people');
    await choose(3);
    await visit.button('Erase').click();
    await house.kith.call('DELETE', '/v1/sessions/');
    await visit.button('Erase for good').click();
    await visit.sees('Your login has ended');
    await visit.field('Password').fill('owner-password');
    await visit.button('Log in').click();
    await visit.sees('3 people are erased.');
    expect(await count()).toBe(before - 3);
  });

  it('does nothing under the name of whoever comes next', async () => {
    const before = await count();
    visit = await house.enter('/people');
    await choose(2);
    const server = await isBusyAt(PERSON, 'DELETE', 503);
    await visit.button('Erase').click();
    await visit.button('Erase for good').click();
    await visit.sees(WAITING);
    await visit.page.keyboard.press('Escape');
    await visit.button('Log out').click();
    await visit.field('Username').waitFor();
    await server.recovers();
    const deletions: string[] = [];
    visit.page.on('request', (request) => {
      if (request.method() === 'DELETE' && request.url().includes('/persons/')) deletions.push(request.url());
    });
    await logIn(visit);
    await visit.page.getByRole('checkbox').first().waitFor();
    expect(deletions).toEqual([]);
    expect(await count()).toBe(before - 1);
  });
});

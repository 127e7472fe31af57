import { chromiumIsTried } from '@kith/testing/chromium';
import { type ConsoleHouse, logIn, openConsoleHouse } from '@kith/testing/console-house';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

describe.runIf(chromiumIsTried)('logging in', () => {
  let house: ConsoleHouse;
  beforeAll(async () => {
    house = await openConsoleHouse();
  });
  afterAll(() => house[Symbol.asyncDispose]());

  it('says what is wrong in the words of the server, and lets in who knows the password', async () => {
    const visit = await house.browser.open(`${house.url}/console/`);
    await visit.field('Username').fill('owner');
    await visit.field('Password').fill('no such password');
    await visit.button('Log in').click();
    await visit.sees('Username and password do not match.');
    await logIn(visit);
    await visit.sees('Nobody has been seen yet.');
    expect(visit.complaints).toEqual([]);
  });

  it('speaks the language of the browser, and another one when told so', async () => {
    const visit = await house.enter('/groups', { language: 'de' });
    await visit.sees('Es gibt noch keine Gruppen.');
    await visit.page.getByText('English', { exact: true }).click();
    await visit.sees('There are no groups yet.');
    expect(await visit.page.locator('html').getAttribute('lang')).toBe('en');
  });

  it('asks again in front of the page when the login has ended, and keeps what was typed', async () => {
    const visit = await house.enter('/groups');
    await visit.button('New group').first().click();
    await visit.field('Description').fill('Everybody who works at night');
    await house.kith.call('DELETE', '/v1/sessions/');
    await visit.field('Name').fill('Night shift');
    await visit.button('Make group').click();
    await visit.sees('Your login has ended');
    await visit.field('Password').fill('owner-password');
    await visit.button('Log in').click();
    await visit.button('Make group').click();
    await visit.sees('“Night shift” is there.');
    await visit.sees('Everybody who works at night');
  });

  it('lets whoever was in another space go on there, in all tabs', async () => {
    const yard = (await house.kith.call('POST', '/v1/spaces/', { name: 'Yard' })).body;
    const visit = await house.enter('/settings/spaces');
    const second = await visit.page.context().newPage();
    await second.goto(`${house.url}/console/#/groups`);
    await second.getByText('owner · default').waitFor();
    await visit.button('Go there: Yard').click();
    for (const page of [visit.page, second]) await page.getByText('owner · Yard').waitFor();
    await house.kith.call('DELETE', '/v1/sessions/');
    await visit.page.evaluate(() => {
      location.hash = '/groups';
    });
    await visit.sees('Your login has ended');
    await visit.field('Password').fill('owner-password');
    await visit.button('Log in').click();
    await visit.page.getByText('Your login has ended').waitFor({ state: 'hidden' });
    await visit.button('New group').first().click();
    await visit.field('Name').fill('Gatekeepers');
    await visit.button('Make group').click();
    await visit.sees('“Gatekeepers” is there.');
    const there = await house.kith.call('GET', `/v1/groups/persons/?q=Gatekeepers&spaces_ids=${yard.id}`);
    expect(there.body.results).toMatchObject([{ name: 'Gatekeepers', space_id: yard.id }]);
    expect(visit.complaints).toEqual([]);
  });

  it('says so to whoever was in a space that has been deleted', async () => {
    const cellar = (await house.kith.call('POST', '/v1/spaces/', { name: 'Cellar' })).body;
    const visit = await house.enter('/settings/spaces');
    await visit.button('Go there: Cellar').click();
    await visit.sees('owner · Cellar');
    await house.kith.call('DELETE', `/v1/spaces/${cellar.id}/`);
    await visit.page.evaluate(() => {
      location.hash = '/groups';
    });
    await visit.sees('Your login has ended');
    await visit.field('Password').fill('owner-password');
    await visit.button('Log in').click();
    await visit.sees('The space “Cellar” has been deleted.');
    await visit.sees('owner · default');
  });

  it('stays logged in when the page is loaded again, by what no script can read, until somebody logs out', async () => {
    const visit = await house.enter('/people');
    await visit.page.reload();
    await visit.sees('Nobody is known yet.');
    const readable = 'document.cookie + JSON.stringify([{ ...localStorage }, { ...sessionStorage }])';
    // Nothing but where each page was scrolled to, and nothing as long as a key.
    expect(await visit.page.evaluate(readable)).toMatch(/^\[\{\},\{"tsr-scroll-restoration/);
    expect(await visit.page.evaluate(readable)).not.toMatch(/[\w-]{32}/);
    await visit.button('Log out').click();
    await visit.field('Username').waitFor();
    await visit.page.reload();
    await visit.field('Username').waitFor();
  });

  it('shows whoever has a link of the first start that is over the way to the login', async () => {
    const visit = await house.browser.open(`${house.url}/console/#/first/a-code-that-is-none`);
    await visit.field('New password').fill('a password of my own');
    await visit.button('Begin').click();
    await visit.sees(/This link was used, is too old/);
    await visit.link('The password is set? Log in').click();
    await logIn(visit);
  });

  it('leaves nothing of one person to the next, in no tab', async () => {
    await house.someone('Ada');
    const visit = await house.enter('/people');
    await visit.sees('Ada');
    const second = await visit.page.context().newPage();
    await second.goto(visit.page.url());
    await second.getByText('Ada').waitFor();
    await visit.page.route('**/v1/persons/*', (route) => route.abort());
    await second.route('**/v1/persons/*', (route) => route.abort());
    await visit.button('Log out').click();
    await second.getByLabel('Username').waitFor();
    await logIn(visit);
    // The other tab is let in, too.
    await second.getByRole('heading', { name: 'People' }).waitFor();
    for (const page of [visit.page, second]) {
      await page.getByText('The server cannot be reached').first().waitFor();
      expect(await page.getByText('Ada').count()).toBe(0);
    }
  });
});

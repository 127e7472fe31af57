import { chromiumIsTried } from '@kith/testing/chromium';
import { type ConsoleHouse, openConsoleHouse } from '@kith/testing/console-house';
import { see } from '@kith/testing/sightings';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { languages } from './languages.ts';

describe.runIf(chromiumIsTried)('keeping an installation', () => {
  let house: ConsoleHouse;
  beforeAll(async () => {
    house = await openConsoleHouse();
  });
  afterAll(() => house[Symbol.asyncDispose]());

  it.each(languages)('revokes a token that is in use: it is refused at once ($language)', async (spoken) => {
    const {
      language,
      words: { settings },
    } = spoken;
    const { key } = (await house.kith.call('POST', '/v1/tokens/', { permanent: true })).body;
    expect((await house.kith.call('GET', '/v1/whoami/', undefined, key)).status).toBe(200);
    const visit = await house.enter('/settings/tokens', { language });
    const row = visit.page.getByRole('row').filter({ hasText: key.slice(0, 8) });
    await row.getByRole('button', { name: settings.revoke }).click();
    await visit.page.getByRole('dialog').getByRole('button', { name: settings.revoke }).click();
    await visit.sees(settings.revoked);
    expect((await house.kith.call('GET', '/v1/whoami/', undefined, key)).status).toBe(401);
    expect(visit.complaints).toEqual([]);
  });

  it('logs out another browser', async () => {
    const other = await house.enter('/groups');
    const visit = await house.enter('/settings/browsers');
    await visit.button('Log out all others').click();
    await visit.sees('All others are logged out.');
    await other.button('New group').first().click();
    await other.field('Name').fill('Too late');
    await other.button('Make group').click();
    await other.sees('Your login has ended');
  });

  it('sets thresholds, and says beside one what is wrong with it', async () => {
    const visit = await house.enter('/settings/thresholds');
    await visit.field('Possible from').fill('95');
    await visit.button('Save').click();
    await visit.page.locator('[aria-invalid=true]').first().waitFor();
    await visit.field('Possible from').fill('70');
    await visit.button('Save').click();
    await visit.sees('Saved.');
    expect((await house.kith.call('GET', '/v1/settings/thresholds/')).body.junk).toBe(70);
  });

  it('makes a camera and sets how small a face may be', async () => {
    const visit = await house.enter('/cameras');
    await visit.button('New camera').first().click();
    await visit.page.getByText('It sends them').click();
    await visit.field('Name').fill('Garage');
    await visit.button('Make it').click();
    await visit.page.getByRole('heading', { name: 'Garage' }).waitFor();
    await visit.field('Smallest face that is compared, px²').first().fill('9000');
    await visit.field('Narrowest face, px').first().fill('60');
    await visit.page.getByRole('switch', { name: 'And the mood' }).click();
    await visit.button('Save').click();
    await visit.sees('Saved.');
    const { results } = (await house.kith.call('GET', '/v1/sources/?q=garage')).body;
    const set = { identify_facesize_threshold: 9000, min_face_px: 60, identify_mood: false };
    expect(results[0]).toMatchObject(set);
    expect(visit.complaints).toEqual([]);
  });

  it('says which of the last sightings a setting would have made something else', async () => {
    await see(house.kith, [null, null], { sourceId: house.door, result: 'nm', now: Date.now() });
    const visit = await house.enter(`/cameras/${house.door}`);
    await visit.sees('2 as they were');
    await visit.field('Narrowest face, px').first().fill('900');
    await visit.sees('would not be found');
    await visit.sees('0 as they were');
  });

  it('makes a retention period, and gives it to a camera', async () => {
    const visit = await house.enter('/settings/retention');
    await visit.field('Name').fill('A week');
    await visit.field('Days').fill('7');
    await visit.button('Make it').click();
    await visit.sees('The period is there.');
    await visit.field('Retention period of door').click();
    await visit.page.getByRole('option', { name: 'A week (7 days)' }).click();
    await visit.sees('Saved.');
    const { results } = (await house.kith.call('GET', '/v1/sources/?q=door')).body;
    expect(results[0].license).toMatchObject({ name: 'A week', entry_storage_days: 7 });
    await visit.button('Delete').click();
    // It is bound: the server says so.
    await visit.page.getByRole('alert').first().waitFor();
    expect(visit.complaints).toEqual([]);
  });

  it('says how long strangers are known, and forgets all only after saying so', async () => {
    const settings = async () => (await house.kith.call('GET', '/v1/strangers/settings/')).body;
    const visit = await house.enter('/settings/retention');
    const strangers = visit.page
      .locator('section')
      .filter({ has: visit.page.getByRole('heading', { name: 'Strangers' }) });
    await visit.field('Forgotten after … days').fill('14');
    await visit.sees(/forgotten 14 days after/);
    await strangers.getByRole('button', { name: 'Save' }).click();
    await visit.sees('Saved.');
    expect(await settings()).toEqual({ enabled: true, days: 14 });
    await visit.page.getByRole('switch', { name: 'Find out which unknown faces' }).click();
    await strangers.getByRole('button', { name: 'Save' }).click();
    await visit.sees(/the sightings stay/);
    expect(await settings()).toEqual({ enabled: true, days: 14 });
    await visit.button('Forget them').click();
    await visit.page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await settings()).toEqual({ enabled: false, days: 14 });
    await house.kith.call('PATCH', '/v1/strangers/settings/', { enabled: true, days: 30 });
    expect(visit.complaints).toEqual([]);
  });

  it('goes to another space, and everything shown is of that', async () => {
    await house.kith.call('POST', '/v1/spaces/', { name: 'Warehouse' });
    await house.kith.call('POST', '/v1/groups/persons/', { name: 'Of default' });
    const visit = await house.enter('/settings/spaces');
    await visit.button('Go there: Warehouse').click();
    await visit.sees('owner · Warehouse');
    await visit.page.evaluate(() => {
      location.hash = '/groups';
    });
    await visit.page.getByRole('heading', { level: 1 }).waitFor();
    await visit.button('New group').first().waitFor();
    expect(await visit.page.getByText('Of default').count()).toBe(0);
    expect(visit.complaints).toEqual([]);
  });

  it.each(languages)('says what was done, in words, and leads to it ($language)', async ({ language, words }) => {
    const name = `Night watch ${language}`;
    const { id } = (await house.kith.call('POST', '/v1/groups/persons/', { name })).body;
    await house.kith.call('PATCH', `/v1/groups/persons/${id}/`, { color: '#009e73' });
    const visit = await house.enter('/settings/audit', { language });
    const row = (action: string) => visit.page.getByRole('row').filter({ hasText: action }).first();
    await row(words.audit.actions['PATCH /v1/groups/persons/:id/']).getByRole('link', { name }).waitFor();
    await row(words.audit.actions['POST /v1/groups/persons/']).getByRole('link', { name }).click();
    await visit.page.getByRole('heading', { name }).waitFor();
    expect(visit.complaints).toEqual([]);
  });

  it('shows what was used, month by month', async () => {
    const visit = await house.enter('/settings/usage');
    await visit.page.getByRole('img', { name: /^Requests, month by month\. The most in / }).waitFor();
    await visit.page.getByRole('columnheader', { name: 'Requests' }).waitFor();
    expect(visit.complaints).toEqual([]);
  });

  it.each(languages)('says what is wrong with it, the worst first, and what to do ($language)', async (spoken) => {
    const {
      language,
      words: { settings },
    } = spoken;
    const hook = { name: `Desk ${language}`, http_method: 0, destination_url: 'http://127.0.0.1:9/', is_active: false };
    const { id } = (await house.kith.call('POST', '/v1/notifications/', hook)).body;
    const visit = await house.enter('/settings/server', { language });
    const rows = visit.page.getByRole('list', { name: settings.findings }).getByRole('listitem');
    await rows.first().getByText(settings.findingStates.warning).waitFor();
    await visit.sees(new RegExp(`${id} "Desk ${language}".*delete what should not`));
    await house.kith.call('DELETE', `/v1/notifications/${id}/`);
    await visit.button(settings.lookAgain).click();
    await visit.sees('No notification profile fails, of 0.');
    expect(visit.complaints).toEqual([]);
  });

  it('jumps to a group by a part of its name, from anywhere, by keys alone', async () => {
    await house.kith.call('POST', '/v1/groups/persons/', { name: 'Season ticket' });
    const visit = await house.enter('/live');
    await visit.page.keyboard.press('Control+k');
    await visit.page.getByRole('combobox', { name: 'Jump to' }).fill('season');
    await visit.page.getByRole('option', { name: /Season ticket/ }).waitFor();
    await visit.page.keyboard.press('Enter');
    await visit.page.getByRole('heading', { name: 'Season ticket' }).waitFor();
  });
});

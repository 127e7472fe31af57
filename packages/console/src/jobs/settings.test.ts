import { chromiumIsTried } from '@kith/testing/chromium';
import { type ConsoleHouse, openConsoleHouse } from '@kith/testing/console-house';
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
    await visit.field('Name').fill('Garage');
    await visit.button('Make it').click();
    await visit.page.getByRole('heading', { name: 'Garage' }).waitFor();
    await visit.field('Smallest face that is compared, px²').first().fill('9000');
    await visit.button('Save').click();
    await visit.sees('Saved.');
    const { results } = (await house.kith.call('GET', '/v1/sources/?q=garage')).body;
    expect(results[0].identify_facesize_threshold).toBe(9000);
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

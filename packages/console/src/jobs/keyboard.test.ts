import type { BrowserPage } from '@kith/testing/browser';
import { chromiumIsTried } from '@kith/testing/chromium';
import { type ConsoleHouse, openConsoleHouse } from '@kith/testing/console-house';
import { type Keyboard, keyboardOf } from '@kith/testing/keyboard';
import { pictureOf } from '@kith/testing/numbered-faces';
import { Receiver } from '@kith/testing/receiver';
import { see } from '@kith/testing/sightings';
import { until } from '@kith/testing/until';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

describe.runIf(chromiumIsTried)('without a mouse', () => {
  let house: ConsoleHouse;
  beforeAll(async () => {
    house = await openConsoleHouse();
  });
  afterAll(() => house[Symbol.asyncDispose]());

  const call: ConsoleHouse['kith']['call'] = (...request) => house.kith.call(...request);
  const photo = (name: string, buffer: Buffer) => ({ name, mimeType: 'image/jpeg', buffer });
  const enter = async (address: string): Promise<{ visit: BrowserPage; hands: Keyboard }> => {
    const visit = await house.enter(address);
    return { visit, hands: keyboardOf(visit.page) };
  };

  it('somebody logs in, enrols their own face, and sees their name with a group', async () => {
    const visit = await house.browser.open(`${house.url}/console/#/first`);
    const hands = keyboardOf(visit.page);
    await hands.write(visit.field('Username'), 'owner');
    await hands.write(visit.field('Password'), 'owner-password');
    await hands.keys('Enter');
    await hands.write(visit.field('Your name'), 'Ada');
    const choose = visit.button('Choose a photo');
    await hands.give(choose.first(), [photo('me.jpg', await pictureOf(1))]);
    await visit.sees('Kith knows Ada of Staff now.');
    await hands.give(choose.last(), [photo('again.jpg', await pictureOf(1))]);
    await visit.sees('Ada, of Staff.');
    expect(visit.complaints).toEqual([]);
  });

  it('fifty photos are enrolled, three of them bad', async () => {
    const { visit, hands } = await enter('/enrol');
    const photos = await Promise.all(
      Array.from({ length: 47 }, async (_, i) =>
        photo(`P${String.fromCodePoint(65 + i)}x.jpg`, await pictureOf(10 + i)),
      ),
    );
    const bad = ['No picture.jpg', 'Cut.jpg', 'Empty.jpg'].map((name) => photo(name, Buffer.from('not a picture')));
    await hands.give(visit.button('Choose photos'), [...photos, ...bad]);
    await visit.sees(/^50 of 50.* 3 /);
    await hands.press(visit.button('Try 3 again'));
    await visit.sees(/^50 of 50.* 3 /);
  });

  it('forty people are put into two groups', async () => {
    await house.kith.addPersons(40);
    const { visit, hands } = await enter('/people');
    await hands.press(visit.page.getByRole('checkbox').first(), 'Space');
    for (let i = 1; i < 40; i++) await hands.keys('Shift+ArrowRight');
    await visit.sees('40 chosen');
    await hands.press(visit.button('Add to groups'));
    for (const name of ['Staff', 'VIP']) {
      await hands.write(visit.field('Groups').last(), name);
      await hands.keys('Enter');
    }
    await hands.press(visit.button('Add'));
    await until(async () => {
      const { results } = (await call('GET', '/v1/groups/persons/?q=VIP')).body;
      return results[0]?.persons_count === 40;
    }, 'forty members');
  });

  it('somebody is found by a photo', async () => {
    const { visit, hands } = await enter('/people');
    await hands.press(visit.link('Find by photo'));
    await hands.give(visit.button('Choose a photo'), [photo('who.jpg', await pictureOf(12))]);
    await hands.press(visit.link(/^PCx/).first());
    await visit.page.getByRole('heading', { name: 'PCx', level: 1 }).waitFor();
  });

  it('a wrong name is corrected', async () => {
    const pid = await house.someone('Ada Lovelaze');
    const { visit, hands } = await enter('/people');
    await hands.write(visit.page.getByRole('searchbox'), 'lovelaze');
    await hands.press(visit.link('Ada Lovelaze'));
    await hands.write(visit.field('Name'), 'Ada Lovelace');
    await hands.keys('Enter');
    await visit.page.getByRole('heading', { name: 'Ada Lovelace' }).waitFor();
    expect((await call('GET', `/v1/persons/${pid}/`)).body.name).toBe('Ada Lovelace');
  });

  it('two are made one', async () => {
    await house.someone('Dana');
    await house.someone('Dana again');
    const { visit, hands } = await enter('/people?q=dana');
    await hands.press(visit.page.getByRole('checkbox').first(), 'Space');
    await hands.keys('Shift+ArrowRight');
    await hands.press(visit.button('Merge'));
    const dialog = visit.page.getByRole('dialog');
    await hands.press(dialog.getByRole('radio').first(), 'Space');
    await hands.press(dialog.getByRole('button', { name: 'Merge' }));
    await visit.sees('Two people are one now.');
  });

  it('somebody is erased', async () => {
    const pid = await house.someone('Eli');
    const { visit, hands } = await enter(`/people/${pid}`);
    await hands.press(visit.button('Erase person'));
    await hands.press(visit.button('Erase for good'));
    await visit.sees('1 person is erased.');
    expect((await call('GET', `/v1/persons/${pid}/`)).status).toBe(404);
  });

  it('a notification is made, seen to fail, and sent again', async () => {
    let works = false;
    await using receiver = await Receiver.open((_, response) => response.writeHead(works ? 204 : 500).end());
    const { visit, hands } = await enter('/notifications');
    await hands.press(visit.button('New notification').first());
    await hands.write(visit.field('Name'), 'Desk');
    await hands.write(visit.field('Address that is called'), receiver.url);
    await hands.keys('Enter');
    await visit.sees(/whsec_/);
    await hands.keys('Escape');
    await hands.press(visit.field('Switched on'), 'Space');
    await hands.press(visit.button('Save'));
    await visit.sees('Saved.');
    await see(house.kith, [null], { sourceId: house.door, now: Date.now() });
    house.kith.context.webhooks.wake();
    await until(() => receiver.received.length > 0, 'the first attempt');
    await visit.sees(/500/);
    works = true;
    await hands.press(visit.button('Send a sample'));
    await visit.sees(/204/);
    await hands.press(visit.button('Send all failures again'));
    expect(visit.complaints).toEqual([]);
  });

  it('a token in use is revoked', async () => {
    const { key } = (await call('POST', '/v1/tokens/', { permanent: true })).body;
    const { visit, hands } = await enter('/settings/tokens');
    await hands.press(
      visit.page
        .getByRole('row')
        .filter({ hasText: key.slice(0, 8) })
        .getByRole('button', { name: 'Revoke' }),
    );
    await hands.press(visit.page.getByRole('dialog').getByRole('button', { name: 'Revoke' }));
    await visit.sees('It is revoked.');
    expect((await call('GET', '/v1/whoami/', undefined, key)).status).toBe(401);
  });

  it('members come from a CSV file with errors', async () => {
    const { id } = (await call('POST', '/v1/groups/persons/', { name: 'Season ticket' })).body;
    await house.someone('Gül');
    const { visit, hands } = await enter(`/groups/${id}`);
    await hands.press(visit.button('More'));
    await visit.page.getByRole('menuitem', { name: 'Import a CSV file' }).waitFor();
    await hands.keys('ArrowDown', 'Enter');
    const csv = { name: 'members.csv', mimeType: 'text/csv', buffer: Buffer.from('name\nGül\nNobody of this name\n') };
    await hands.give(visit.button('Choose a file'), [csv]);
    await hands.press(visit.button('Add 1 person'));
    await visit.sees('Added: 1. Were there before: 0. Taken out: 0.');
    await visit.sees('1 row could not be taken:');
  });

  it('a door is chosen, opened, watched and left', async () => {
    const ada = await house.someone('Ada at the door');
    const { id } = (await call('POST', '/v1/groups/persons/', { name: 'Guests' })).body;
    await call('POST', '/v1/groups/persons/pids/', { pids: [ada], groups_ids: [id] });
    const { visit, hands } = await enter('/door');
    await hands.pick(visit.field('May come in: these groups'), 'Guests');
    await hands.press(visit.button('Open the door'));
    await visit.page.locator('[data-connection=live]').waitFor();
    await see(house.kith, [ada], { sourceId: house.door, result: 'exact', now: Date.now() });
    house.kith.context.events.wake(house.kith.spaceId);
    await visit.page.locator('[data-verdict=allowed]').getByText('Ada at the door').waitFor();
    await hands.press(visit.button('Close the door'));
    await visit.page.getByRole('heading', { name: 'Door' }).waitFor();
  });

  it('a sighting is opened from the wall, and closed', async () => {
    await see(house.kith, [await house.someone('Fatma')], { sourceId: house.door, now: Date.now() });
    const { visit, hands } = await enter('/live');
    await hands.press(visit.button('Fatma'));
    await visit.page.getByRole('dialog').getByText('Fatma').first().waitFor();
    await hands.keys('Escape');
    await visit.page.getByRole('dialog').waitFor({ state: 'hidden' });
  });
});

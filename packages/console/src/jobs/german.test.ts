import { chromiumIsTried } from '@kith/testing/chromium';
import { type ConsoleHouse, openConsoleHouse } from '@kith/testing/console-house';
import { pictureOf } from '@kith/testing/numbered-faces';
import { see } from '@kith/testing/sightings';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { de } from '../messages/de.ts';
import { en } from '../messages/en.ts';

/** Every sentence of a catalogue that stands by itself. */
function sentencesIn(words: object): string[] {
  return Object.values(words).flatMap((word: unknown) => {
    if (typeof word === 'string') return [word];
    return typeof word === 'object' && word !== null ? sentencesIn(word) : [];
  });
}

describe.runIf(chromiumIsTried)('in German', () => {
  let house: ConsoleHouse;
  beforeAll(async () => {
    house = await openConsoleHouse();
  });
  afterAll(() => house[Symbol.asyncDispose]());

  it('somebody is enrolled, named, put into a group, seen and erased', async () => {
    const visit = await house.enter('/enrol', { language: 'de' });
    const photo = { name: 'Jörg Müller.jpg', mimeType: 'image/jpeg', buffer: await pictureOf(1) };
    await visit.page.locator('input[type=file]').first().setInputFiles([photo]);
    await visit.sees(`1 von 1 · ${de.enrol.counts.enrolled('1')}`);
    await visit.link(de.enrol.openPerson).click();
    await visit.page.getByRole('heading', { name: 'Jörg Müller' }).waitFor();
    await visit.button(de.person.addToGroups).click();
    await visit.field(de.groups.names).fill('Personal');
    await visit.page.keyboard.press('Enter');
    await visit.button(de.groups.add).click();
    await visit.link('Personal').waitFor();
    const { results } = (await house.kith.call('GET', '/v1/persons/')).body;
    await see(house.kith, [results[0].pid], { sourceId: house.door, result: 'exact', now: Date.now() });
    await visit.link(de.shell.live).click();
    await visit.button('Jörg Müller').first().click();
    await visit.link(de.live.openPerson).click();
    await visit.button(de.person.erase).click();
    await visit.button(de.people.eraseYes).click();
    await visit.sees('1 Person ist gelöscht.');
    expect(visit.complaints).toEqual([]);
  });

  it('no page says anything in English', async () => {
    const german = new Set(sentencesIn(de));
    const foreign = new Set(sentencesIn(en).filter((sentence) => !german.has(sentence)));
    const visit = await house.enter('/live', { language: 'de' });
    const tabs = Object.keys(de.settings.tabs).map((tab) => `/settings/${tab}`);
    const addresses = [
      '/live',
      '/people',
      '/enrol',
      '/groups',
      '/notifications',
      '/cameras',
      '/door',
      '/first',
      ...tabs,
    ];
    const found: string[] = [];
    for (const address of addresses) {
      await visit.page.evaluate((hash) => {
        location.hash = hash;
      }, address);
      await visit.page.getByRole('heading', { level: 1 }).waitFor();
      await visit.page.waitForLoadState('networkidle');
      const lines = (await visit.page.locator('body').innerText()).split('\n');
      found.push(...lines.filter((line) => foreign.has(line.trim())).map((line) => `${address}: ${line}`));
    }
    expect(found).toEqual([]);
  });
});

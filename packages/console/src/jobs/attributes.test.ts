import { violationsOf } from '@kith/testing/accessibility';
import { chromiumIsTried } from '@kith/testing/chromium';
import { type ConsoleHouse, openConsoleHouse } from '@kith/testing/console-house';
import { keyboardOf } from '@kith/testing/keyboard';
import { until } from '@kith/testing/until';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { en } from '../messages/en.ts';
import { languages } from './languages.ts';

describe.runIf(chromiumIsTried)('attributes of a person', () => {
  let house: ConsoleHouse;
  beforeAll(async () => {
    house = await openConsoleHouse();
  });
  afterAll(() => house[Symbol.asyncDispose]());

  const of = async (pid: string) => (await house.kith.call('GET', `/v1/persons/${pid}/`)).body.attributes;

  it.each(languages)(
    'a text, a number and a yes or no are added, changed and taken away ($language)',
    async ({ language, words: { attributes: words, shell } }) => {
      const pid = await house.someone('Ada');
      const visit = await house.enter(`/people/${pid}`, { language });
      const { page } = visit;
      await visit.sees(words.none);
      await visit.field(words.name).fill('department');
      await visit.field(words.value).fill('Sales');
      await visit.button(words.add).click();
      await visit.field('department').waitFor();
      await visit.field(words.name).fill('level');
      await page.getByLabel(words.kind, { exact: true }).selectOption(words.kinds.number);
      await visit.field(words.value).fill('3');
      await visit.button(words.add).click();
      await visit.field('level').waitFor();
      await visit.field(words.name).fill('remote');
      await page.getByLabel(words.kind, { exact: true }).selectOption(words.kinds.yesNo);
      await visit.button(words.add).click();
      await page.getByLabel('remote', { exact: true }).selectOption(words.no);
      await visit.button(words.saveOf('remote')).click();
      await visit.sees(words.saved('remote'));
      expect(await of(pid)).toEqual({ department: 'Sales', level: 3, remote: false });
      await visit.button(words.remove('department')).click();
      await visit.sees(words.removed('department'));
      expect(await of(pid)).toEqual({ level: 3, remote: false });
      await visit.button(shell.undo).click();
      await visit.sees(words.back('department'));
      expect(await of(pid)).toEqual({ department: 'Sales', level: 3, remote: false });
      expect(visit.complaints).toEqual([]);
    },
  );

  it('by the keyboard alone; what the server refuses stays, with its sentence beside the field', async () => {
    const { attributes: words } = en;
    const pid = await house.someone('Bo');
    const many = Object.fromEntries(Array.from({ length: 19 }, (_, i) => [`a${i}`, i]));
    await house.kith.call('PATCH', `/v1/persons/${pid}/`, { attributes: many });
    const visit = await house.enter(`/people/${pid}`, { width: 390 });
    const hands = keyboardOf(visit.page);
    await hands.write(visit.field(words.name), 'team');
    await hands.write(visit.field(words.value), 'Red');
    await hands.keys('Enter');
    await visit.field('team').waitFor();
    await hands.write(visit.field(words.name), 'one more');
    await hands.write(visit.field(words.value), 'Blue');
    await hands.keys('Enter');
    await visit.page.locator('[aria-invalid=true]').waitFor();
    await visit.sees(/at most 20 attributes/);
    expect(await visit.field(words.value).inputValue()).toBe('Blue');
    expect(Object.keys(await of(pid))).toHaveLength(20);
    const overflow = await visit.page.evaluate('document.documentElement.scrollWidth - innerWidth');
    expect(overflow).toBeLessThanOrEqual(0);
  });

  it('what is being typed stays when somebody else saves, and it is said beside the field', async () => {
    const { attributes: words, shell } = en;
    const pid = await house.someone('Cy');
    const change = (attributes: object) => house.kith.call('PATCH', `/v1/persons/${pid}/`, { attributes });
    await change({ department: 'Sales', level: 1, room: 'A' });
    const visit = await house.enter(`/people/${pid}`);
    const { page } = visit;
    await visit.field('department').fill('Marketing and Sal');
    await visit.field('room').fill('B');
    await change({ department: 'Crew', level: 2, room: null });
    await until(async () => {
      // As when somebody comes back to the window: what was answered some seconds ago is asked anew.
      await page.evaluate(() => window.dispatchEvent(new Event('visibilitychange')));
      return page.getByText(shell.changedMeanwhile('Crew')).isVisible();
    }, 'it is said what somebody else saved');
    await visit.sees(words.removedMeanwhile);
    expect(await visit.field('department').inputValue()).toBe('Marketing and Sal');
    expect(await visit.field('room').inputValue()).toBe('B');
    expect(await visit.field('level').inputValue()).toBe('2');
    expect(await violationsOf(page)).toEqual([]);

    await visit.button(words.saveOf('room')).click();
    await visit.sees(words.saved('room'));
    await page.getByRole('status').getByRole('button', { name: shell.takeThat }).press('Enter');
    expect(await visit.field('department').inputValue()).toBe('Crew');
    expect(await visit.field('department').evaluate((field) => field === document.activeElement)).toBe(true);
    expect(await of(pid)).toEqual({ department: 'Crew', level: 2, room: 'B' });

    // The name is changed by somebody else while the note is written here: both stay.
    await visit.field(en.person.note).fill('Left-handed');
    await house.kith.call('PATCH', `/v1/persons/${pid}/`, { name: 'Cyrus' });
    await visit.button(en.person.save).first().click();
    await visit.sees(en.person.saved);
    const { name, note } = (await house.kith.call('GET', `/v1/persons/${pid}/`)).body;
    expect([name, note]).toEqual(['Cyrus', 'Left-handed']);
    expect(visit.complaints).toEqual([]);
  });

  it('one that is there already is not written over by adding it, whoever added it', async () => {
    const { attributes: words } = en;
    const pid = await house.someone('Di');
    const visit = await house.enter(`/people/${pid}`);
    await visit.sees(words.none);
    await house.kith.call('PATCH', `/v1/persons/${pid}/`, { attributes: { department: 'Sales' } });
    await visit.field(words.name).fill('department');
    await visit.field(words.value).fill('Crew');
    await visit.button(words.add).click();
    await visit.sees(words.there('department'));
    expect(await of(pid)).toEqual({ department: 'Sales' });
    expect(await visit.field(words.value).inputValue()).toBe('Crew');
    await visit.field('department').waitFor();
  });

  it('are offered by the names that anybody has, also the last of very many', async () => {
    const pid = await house.someone('Ed');
    await house.kith.addPersons(1001);
    const last = await house.someone('Last');
    await house.kith.call('PATCH', `/v1/persons/${last}/`, { attributes: { 'shoe size': 44 } });
    const visit = await house.enter(`/people/${pid}`);
    await visit.field(en.attributes.name).fill('sho');
    await visit.page.getByRole('option', { name: 'shoe size' }).waitFor();
  });
});

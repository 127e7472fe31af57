import type { GroupId, Pid } from '@kith/contract';
import { violationsOf } from '@kith/testing/accessibility';
import type { BrowserPage } from '@kith/testing/browser';
import { chromiumIsTried } from '@kith/testing/chromium';
import { type ConsoleHouse, openConsoleHouse } from '@kith/testing/console-house';
import { keyboardOf } from '@kith/testing/keyboard';
import { see } from '@kith/testing/sightings';
import { until } from '@kith/testing/until';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { languages } from './languages.ts';

const DAY_MS = 86_400_000;

describe.runIf(chromiumIsTried)('groups by rule', () => {
  let house: ConsoleHouse;
  beforeEach(async () => {
    house = await openConsoleHouse();
  });
  afterEach(() => house[Symbol.asyncDispose]());

  const call = async (method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE', path: string, body?: object) =>
    (await house.kith.call(method, path, body)).body;
  const group = async (name: string, rule: object | null = null): Promise<number> =>
    (await call('POST', '/v1/groups/persons/', { name, rule })).id;
  const join = (pids: Pid[], ...groups: number[]) =>
    call('POST', '/v1/groups/persons/pids/', { pids, groups_ids: groups });
  const members = async (id: number): Promise<Pid[]> =>
    (await call('GET', `/v1/groups/persons/${id}/pids/`)).results.map(({ pid }: { pid: Pid }) => pid);

  /** Staff: Ada, who was seen yesterday, and Bob, who was enrolled long ago and never came. Eve is of no group. */
  async function furnish() {
    const [ada, bob, eve] = [await house.someone('Ada'), await house.someone('Bob'), await house.someone('Eve')];
    const staff = await group('Staff');
    await join([ada, bob], staff);
    await see(house.kith, [ada], { sourceId: house.door, now: Date.now() - DAY_MS });
    await house.kith.context.db.queries
      .updateTable('persons')
      .set({ created: Date.now() - 40 * DAY_MS })
      .where('pid', '=', bob)
      .execute();
    return { ada, bob, eve, staff };
  }

  it.each(languages)('everybody in Staff who was not seen for 30 days, by mouse ($language)', async (spoken) => {
    const { language, words: all } = spoken;
    const { groupRules: words, groups, group: ofGroup, shell } = all;
    const { bob, eve } = await furnish();
    const visit = await house.enter('/groups', { language });
    const { page } = visit;
    await visit.button(groups.create).click();
    await visit.field(groups.name).fill('Missed');
    await page.getByRole('checkbox', { name: words.fillsItself }).click();
    await visit.button(groups.make).click();
    await page.getByRole('heading', { name: words.title('Missed') }).waitFor();
    await visit.sees(words.nothingAsked);
    await visit.field(words.allOf).click();
    await page.getByRole('option', { name: 'Staff' }).click();
    await page.getByRole('heading', { level: 1 }).click();
    await page.getByRole('switch', { name: words.asksNotSeen }).click();
    const sentence = `${words.inAll('Staff')} ${language === 'en' ? 'and' : 'und'} ${words.notSeen(words.forDays(30, '30'))}`;
    await visit.sees(words.everybody(sentence));
    await visit.sees(`${words.previewCount(1, '1')} · ${words.previewChange('1', '0')}`);
    await page.getByRole('list', { name: words.coming }).getByText('Bob').waitFor();
    await visit.button(words.save).click();
    await visit.sees(words.saved);
    await page.getByRole('heading', { name: 'Missed', level: 1 }).waitFor();
    await visit.sees(words.everybody(sentence));
    await page.getByRole('list', { name: 'Missed' }).getByText('Bob').waitFor();
    expect(await visit.button(ofGroup.add).count()).toBe(0);
    const [id] = (await call('GET', '/v1/groups/persons/?q=Missed')).results.map((one: { id: number }) => one.id);
    expect(await members(id)).toEqual([bob]);

    // An exception, and taken back.
    await visit.button(words.addException).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel(words.decidedOf('Eve')).and(page.locator('input')).click();
    await page.getByRole('option', { name: words.alwaysIn }).click();
    await visit.sees(words.isAlwaysIn('Eve'));
    await page.keyboard.press('Escape');
    await page.getByRole('list', { name: 'Missed' }).getByText('Eve').waitFor();
    expect(await members(id)).toEqual([bob, eve]);
    await visit.button(words.takeBack('Eve')).click();
    await visit.sees(words.noExceptions);
    expect(await members(id)).toEqual([bob]);
    await visit.link(shell.groups).first().click();
    await visit.sees(words.marks.on);
    expect(visit.complaints).toEqual([]);
  });

  it('one of some texts: each to the letter, with its commas', async () => {
    const ada = await house.someone('Ada');
    await call('PATCH', `/v1/persons/${ada}/`, { attributes: { team: 'Sales, North' } });
    const id = await group('Team');
    const visit = await house.enter(`/groups/${id}/rule`);
    await visit.button('Ask for an attribute').click();
    await visit.field('Attribute').fill('team');
    await visit.page.getByRole('option', { name: 'team' }).click();
    await visit.field('How it is').click();
    await visit.page.getByRole('option', { name: 'is one of' }).click();
    for (const text of ['Sales, North', 'Crew', 'crew']) {
      await visit.field('Values').pressSequentially(text);
      await visit.field('Values').press('Enter');
    }
    await visit.sees('1 person would be in it · 1 would come, 0 would leave');
    await visit.button('Save the rule').click();
    await visit.page.getByRole('list', { name: 'Team' }).getByText('Ada').waitFor();
    const { rule } = await call('GET', `/v1/groups/persons/${id}/`);
    expect(rule.attributes).toEqual([{ name: 'team', is: 'one_of', value: ['Sales, North', 'Crew', 'crew'] }]);
  });

  it('everybody in Staff who was not seen for 30 days, without a mouse, at 390 px', async () => {
    const { bob, eve } = await furnish();
    const id = await group('Missed');
    const visit = await house.enter(`/groups/${id}`, { width: 390 });
    const { page } = visit;
    const hands = keyboardOf(page);
    await hands.press(visit.button('More'));
    await page.getByRole('menuitem', { name: 'Fill it by a rule' }).waitFor();
    await hands.keys('ArrowDown', 'ArrowDown', 'Enter');
    await page.getByRole('heading', { name: 'Who is in “Missed”' }).waitFor();
    await hands.pick(visit.field('Who is in all of these groups'), 'Staff');
    await hands.press(page.getByRole('switch', { name: 'Who was not seen' }), 'Space');
    await hands.write(visit.field('For so many days'), '30');
    await visit.sees('Everybody who is in Staff and who was not seen for 30 days.');
    await visit.sees('1 person would be in it · 1 would come, 0 would leave');
    await hands.press(visit.button('Save the rule'));
    await page.getByRole('list', { name: 'Missed' }).getByText('Bob').waitFor();
    expect(await members(id)).toEqual([bob]);

    // Who is in is kept out, and somebody else put in, from their own page.
    await hands.press(page.getByRole('checkbox').first(), 'Space');
    await hands.press(visit.button('Never in'));
    await visit.sees('1 person is not in it, whatever the rule says.');
    expect(await members(id)).toEqual([]);
    await page.evaluate((pid) => {
      location.hash = `/people/${pid}`;
    }, eve);
    await hands.press(visit.button('Groups by rule'));
    await hands.press(visit.field('Whether in Missed'), 'Space');
    await page.getByRole('option', { name: 'As the rule says', selected: true }).waitFor();
    // The list marks where it stands a moment after it opens.
    const marked = page.locator('[role=option][data-combobox-selected]');
    await until(async () => {
      if ((await marked.allInnerTexts()).includes('Always in')) return true;
      await hands.keys('ArrowDown');
      return false;
    }, 'it is marked');
    await hands.keys('Enter');
    await visit.sees('Eve is in it, whatever the rule says.');
    expect(await members(id)).toEqual([eve]);
    await hands.keys('Escape');
    await visit.sees(/^by rule$/);
    expect(await visit.button('Take out of Missed').count()).toBe(0);
    expect(visit.complaints).toEqual([]);
  });

  const overflow = ({ page }: BrowserPage): Promise<number> =>
    page.evaluate(() => document.documentElement.scrollWidth - innerWidth);

  it.each([1280, 390])('axe finds nothing where every part of a rule is asked for: %i px', async (width) => {
    const { ada, staff } = await furnish();
    await call('PATCH', `/v1/persons/${ada}/`, { attributes: { department: 'Sales', level: 3 } });
    const id = await group('Everything', {
      all_of: [staff],
      attributes: [
        { name: 'department', is: 'one_of', value: ['Sales', 'Crew'] },
        { name: 'level', is: 'at_least', value: 2 },
      ],
      seen: { times: 2, days: 30, sources: [house.door] },
      not_seen: { days: 1, sources: [] },
      enrolled_within_days: 90,
    });
    await call('PUT', `/v1/groups/persons/${id}/exceptions/${ada}/`, { is_in: true });
    const visit = await house.enter(`/groups/${id}/rule`, { width });
    for (const scheme of ['light', 'dark'] as const) {
      await visit.page.emulateMedia({ colorScheme: scheme });
      await visit.page.locator(`html[data-mantine-color-scheme=${scheme}]`).waitFor();
      await visit.sees('1 person would be in it · 0 would come, 0 would leave');
      expect(await violationsOf(visit.page)).toEqual([]);
    }
    expect(await overflow(visit)).toBeLessThanOrEqual(0);
    await visit.link('To the group').click();
    await visit.button('Let the rule decide on Ada again').waitFor();
    expect(await violationsOf(visit.page)).toEqual([]);
    await visit.button('Make an exception').click();
    await visit.field('Who decides on Eve').waitFor();
    expect(await violationsOf(visit.page)).toEqual([]);
    expect(await overflow(visit)).toBeLessThanOrEqual(0);
    expect(visit.complaints).toEqual([]);
  });

  it('keeps what was typed when the server says no, and says why beside the part that it is about', async () => {
    const { staff } = await furnish();
    const id = await group('Asked about');
    await group('Asking', { all_of: [id] });
    const visit = await house.enter(`/groups/${id}/rule`);
    const { page } = visit;
    const part = (name: string) => page.getByRole('group', { name, exact: true });
    await visit.field('And in none of these').click();
    await page.getByRole('option', { name: 'Asking' }).click();
    await page.getByRole('heading', { level: 1 }).click();
    await part('Groups').getByText('in a circle: Asked about → Asking → Asked about').waitFor();
    await visit.field('And in none of these').press('Backspace');
    await visit.button('Ask for an attribute').click();
    await page.keyboard.type('departement');
    await visit.field('Value').fill('Sales');
    await part('Attributes').getByText('Nobody has the attribute departement.').waitFor();
    await visit.button('Save the rule').click();
    await part('Attributes').getByText('Nobody has the attribute departement.').waitFor();
    expect(await visit.field('Attribute').inputValue()).toBe('departement');
    expect(await visit.field('Value').inputValue()).toBe('Sales');
    expect((await call('GET', `/v1/groups/persons/${id}/`)).rule).toBeNull();
    await call('DELETE', `/v1/groups/persons/${staff}/`);
    expect(visit.complaints).toEqual([]);
  });

  it('says what is gone that a rule asks about, and is kept by hand instead', async () => {
    const { ada, bob, staff } = await furnish();
    const id = await group('Crew', { all_of: [staff] });
    await call('DELETE', `/v1/groups/persons/${staff}/`);
    const visit = await house.enter('/groups');
    const { page } = visit;
    await visit.sees('by rule: broken');
    await visit.link(/^Crew/).click();
    await visit.sees('Everybody who is in a deleted group.');
    await visit.sees(/^Something that the rule asks about was deleted/);
    await visit.sees(/^The group "Staff" \(\d+\), about which the rule asks, was deleted/);
    await visit.button('Keep by hand').click();
    await page.getByRole('dialog').getByRole('button', { name: 'Keep by hand' }).click();
    await visit.sees('The group is kept by hand now.');
    await visit.button('Add people').first().waitFor();
    expect(await members(id)).toEqual([ada, bob]);
    expect((await call('GET', `/v1/groups/persons/${id}/`)).rule).toBeNull();
    expect(visit.complaints).toEqual([]);
  });

  it('says beforehand, and afterwards, that there is no room', async () => {
    const { staff } = await furnish();
    const id = await group('Crowd', { all_of: [staff] });
    const { queries } = house.kith.context.db;
    const full = { state: 'full', problem: 'By its rule this group would have more than 100000 persons.' } as const;
    await queries
      .updateTable('group_rules')
      .set(full)
      .where('group_id', '=', id as GroupId)
      .execute();
    const visit = await house.enter(`/groups/${id}`);
    const { page } = visit;
    await visit.sees(/^By its rule more people would be in this group than it may hold/);
    await visit.sees(full.problem);
    // So many people take minutes to enrol: the server's answer stands for them.
    await page.route('**/v1/groups/rules/preview/', async (route) => {
      const answer = await route.fetch();
      await route.fulfill({ response: answer, json: { ...(await answer.json()), is_full: true } });
    });
    await visit.link('Change the rule').click();
    await visit.sees('These are more than 100,000, which is as many as a group may hold: saved so, it stays as it is.');
    expect(visit.complaints).toEqual([]);
  });

  it('nobody is put into one by hand, and whoever tries is told why', async () => {
    const { ada, staff } = await furnish();
    const id = await group('Crew', { all_of: [staff] });
    const visit = await house.enter(`/groups/${id}`);
    const { page } = visit;
    await visit.button('More').click();
    await visit.sees('Its rule says who is in it: no file is read in, and no other group joins.');
    expect(await page.getByRole('menuitem', { name: 'Import a CSV file' }).count()).toBe(0);
    await page.evaluate((pid) => {
      location.hash = `/people/${pid}`;
    }, ada);
    await visit.button('Add to groups').click();
    await visit.field('Groups').last().fill('crew');
    await page.keyboard.press('Enter');
    await visit.sees(/^Nobody is put into crew by hand/);
    expect(await visit.button('Add').isDisabled()).toBe(true);
    expect(visit.complaints).toEqual([]);
  });
});

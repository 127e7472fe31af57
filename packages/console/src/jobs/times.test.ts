import type { BrowserPage } from '@kith/testing/browser';
import { chromiumIsTried } from '@kith/testing/chromium';
import { type ConsoleHouse, openConsoleHouse } from '@kith/testing/console-house';
import { keyboardOf } from '@kith/testing/keyboard';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { en } from '../messages/en.ts';
import { formatsOf } from '../messages/formats.ts';
import { languages } from './languages.ts';

const { times: words, group: groupWords, people, person: personWords } = en;
const workdays = ['mo', 'tu', 'we', 'th', 'fr'];
const eightToSix = { days: workdays, from: '08:00', to: '18:00' };
const DAY_MS = 24 * 60 * 60 * 1000;

/** The end of a day some days ahead, and that day as a field has it: in a year in which it is not over soon. */
const dayAhead = (days: number): { readonly day: string; readonly end: Date } => {
  const at = new Date(Date.now() + days * DAY_MS);
  const [year, month, date] = [at.getFullYear(), at.getMonth(), at.getDate()];
  const day = [year, month + 1, date].map((part) => String(part).padStart(2, '0')).join('-');
  return { day, end: new Date(year, month, date + 1) };
};

describe.runIf(chromiumIsTried)('members for a time', () => {
  let house: ConsoleHouse;
  beforeAll(async () => {
    house = await openConsoleHouse();
  });
  afterAll(() => house[Symbol.asyncDispose]());

  const call = async (...request: Parameters<ConsoleHouse['kith']['call']>) => (await house.kith.call(...request)).body;
  const makeGroup = async (name: string, more: object = {}): Promise<number> =>
    (await call('POST', '/v1/groups/persons/', { name, ...more })).id;
  const join = (groupId: number, pids: readonly string[], times: object = {}) =>
    call('POST', '/v1/groups/persons/pids/', { pids, groups_ids: [groupId], ...times });
  const membersOf = async (groupId: number) => (await call('GET', `/v1/groups/persons/${groupId}/pids/`)).results;
  const choose = ({ page }: BrowserPage, name: string) =>
    page.getByRole('checkbox', { name: people.choose(name) }).click();
  const save = ({ page }: BrowserPage) =>
    page.getByRole('dialog').getByRole('button', { name: words.save, exact: true }).click();
  const told = async ({ page }: BrowserPage, field: ReturnType<BrowserPage['field']>): Promise<string> => {
    await page.locator('[aria-invalid=true]').first().waitFor();
    const ids = (await field.getAttribute('aria-describedby'))?.split(' ').filter(Boolean) ?? [];
    return (await Promise.all(ids.map((id) => page.locator(`[id="${id}"]`).innerText()))).join(' ');
  };

  it.each(languages)(
    'a contractor until Friday, 8 to 18 ($language)',
    async ({ language, words: { times, group } }) => {
      const id = await makeGroup(`Contractors ${language}`);
      await house.someone(`Kim ${language}`);
      const { day, end } = dayAhead(5);
      const visit = await house.enter(`/groups/${id}`, { language });
      const { page } = visit;
      await visit.button(group.add).first().click();
      await page.getByRole('searchbox').fill(`kim ${language}`);
      await page.getByRole('dialog').getByText(`Kim ${language}`).click();
      await page.getByRole('switch', { name: times.optional }).click();
      await visit.field(times.until).fill(dayAhead(-2).day);
      await page.getByRole('switch', { name: times.hours }).click();
      await visit.button(group.addThese(1, '1')).click();
      // The server says what is wrong, beside the field.
      expect(await told(visit, visit.field(times.until))).toContain('This is over already');
      await visit.field(times.until).fill(day);
      await visit.button(group.addThese(1, '1')).click();
      const formats = formatsOf(language);
      const until = times.untilThen(formats.date(new Date(end.getTime() - 1).toISOString()));
      await visit.sees(
        new RegExp(`${until} · ${formats.weekday(0, 'short')}–${formats.weekday(4, 'short')} 08:00–18:00`),
      );
      const [member] = await membersOf(id);
      expect(new Date(member.valid_until)).toEqual(end);
      expect([member.valid_from, member.hours.week]).toEqual([null, [eightToSix]]);
      await page.getByText(times.whens.past, { exact: true }).click();
      await visit.sees(times.nobody.past);
      await page.getByText(times.whens.listed, { exact: true }).click();
      await visit.link(`Kim ${language}`).waitFor();
      expect(visit.complaints).toEqual([]);
    },
  );

  it('the same by the keyboard alone', async () => {
    const id = await makeGroup('Builders');
    await house.someone('Noor');
    const { day, end } = dayAhead(5);
    const visit = await house.enter(`/groups/${id}`);
    const hands = keyboardOf(visit.page);
    await hands.press(visit.button(groupWords.add).first());
    await hands.write(visit.page.getByRole('searchbox'), 'noor');
    await hands.press(visit.page.getByRole('dialog').getByRole('checkbox', { name: /Noor/ }), 'Space');
    await hands.press(visit.page.getByRole('switch', { name: words.optional }), 'Space');
    const [year = '', month = '', date = ''] = day.split('-');
    await hands.write(visit.field(words.until), `${month}${date}${year}`);
    expect(await visit.field(words.until).inputValue()).toBe(day);
    await hands.press(visit.page.getByRole('switch', { name: words.hours }), 'Space');
    await hands.press(visit.button(groupWords.addThese(1, '1')));
    await visit.link('Noor').waitFor();
    const [member] = await membersOf(id);
    expect([new Date(member.valid_until), member.hours.week]).toEqual([end, [eightToSix]]);
    // And then for ever.
    await hands.press(visit.page.getByRole('checkbox', { name: people.choose('Noor') }), 'Space');
    await hands.press(visit.button(words.change));
    await hands.press(visit.button(words.forEver));
    await hands.press(visit.button(words.save));
    await visit.sees(words.changed);
    expect((await membersOf(id))[0]).toMatchObject({ valid_until: null, hours: null, in_effect: true });
    expect(visit.complaints).toEqual([]);
  });

  it('many get another end, and each keeps its hours; taken back, all is as it was', async () => {
    const id = await makeGroup('Night watch');
    const [one, other] = [await house.someone('Ole'), await house.someone('Pia')];
    const hours = { time_zone: 'UTC', week: [{ days: ['su'], from: '22:00', to: '06:00' }] };
    await join(id, [one], { hours });
    await join(id, [other], { valid_until: '2099-01-01T12:34:56Z' });
    const before = await membersOf(id);
    const visit = await house.enter(`/groups/${id}`);
    await choose(visit, 'Ole');
    await choose(visit, 'Pia');
    await visit.button(words.change).click();
    await visit.sees(words.differ);
    await visit.field(words.until).fill('2098-05-01');
    await visit.field(words.untilTime).fill('18:00');
    await save(visit);
    await visit.sees(words.changed);
    const until = new Date('2098-05-01T18:00').getTime();
    expect(
      (await membersOf(id)).map((m: { valid_until: string; hours: object | null }) => [
        Date.parse(m.valid_until),
        m.hours,
      ]),
    ).toEqual([
      [until, hours],
      [until, null],
    ]);
    await visit.button('Undo').click();
    await visit.sees(words.restored);
    expect(await membersOf(id)).toEqual(before);
  });

  it('who is taken out and put back has the same times, and who is added once more keeps them', async () => {
    const id = await makeGroup('Guides');
    const pid = await house.someone('Quin');
    await join(id, [pid], { valid_until: '2099-01-01T12:34:56Z' });
    const visit = await house.enter(`/groups/${id}`);
    await choose(visit, 'Quin');
    await visit.button(groupWords.remove).click();
    await visit.sees(groupWords.empty);
    await visit.button('Undo').click();
    await visit.link('Quin').waitFor();
    await choose(visit, 'Quin');
    await visit.button(people.addToGroups).click();
    await visit.field(en.groups.names).last().fill('Guides');
    await visit.page.keyboard.press('Enter');
    await visit.button(en.groups.add).click();
    await visit.sees(en.groups.added('1', 'Guides'));
    expect((await membersOf(id))[0].valid_until).toBe('2099-01-01T12:34:56.000000+00:00');
  });

  it('the page of a person says when, changes it, and shows what is over', async () => {
    const id = await makeGroup('Season');
    const pid = await house.someone('Rio');
    await join(id, [pid], { valid_from: '2098-01-01T00:00:00Z' });
    const visit = await house.enter(`/people/${pid}`);
    await visit.sees(/^to come · from /);
    await visit.page.getByText(words.whens.now, { exact: true }).click();
    await visit.sees(words.noGroup.now);
    await visit.page.getByText(words.whens.later, { exact: true }).click();
    await visit.button(words.changeOf('Season')).click();
    await visit.field(words.until).fill('2097-01-01');
    await save(visit);
    expect(await told(visit, visit.field(words.until))).toContain('This is not after valid_from');
    await visit.field(words.from).fill('');
    await save(visit);
    await visit.sees(words.changed);
    expect((await membersOf(id))[0]).toMatchObject({ valid_from: null, in_effect: true });
    await visit.page.getByText(words.whens.past, { exact: true }).click();
    await visit.sees(words.noGroup.past);
    expect(visit.complaints).toEqual([]);
  });

  it('a whole group has times, too, and a group by rule takes nobody by hand', async () => {
    const id = await makeGroup('Summer camp');
    const visit = await house.enter(`/groups/${id}`);
    await visit.button(groupWords.edit).click();
    await visit.field(words.until).fill('2099-08-31');
    await visit.button('Save').click();
    await visit.sees(/^The whole group: in effect now · until 31 Aug 2099$/);
    expect(new Date((await call('GET', `/v1/groups/persons/${id}/`)).valid_until)).toEqual(
      new Date('2099-09-01T00:00'),
    );
    const pid = await house.someone('Sol');
    const ruled = await makeGroup('Newcomers', { rule: { enrolled_within_days: 7 } });
    await visit.page.goto(`${house.url}/console/#/groups/${ruled}`);
    await visit.link('Sol').waitFor();
    expect(await visit.button(groupWords.add).count()).toBe(0);
    await choose(visit, 'Sol');
    expect(await visit.button(groupWords.remove).count()).toBe(0);
    await visit.page.goto(`${house.url}/console/#/people/${pid}`);
    await visit.link('Newcomers').waitFor();
    expect(await visit.button(personWords.leave('Newcomers')).count()).toBe(0);
    expect(visit.complaints).toEqual([]);
  });
});

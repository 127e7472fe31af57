import { chromiumIsTried } from '@kith/testing/chromium';
import { type ConsoleHouse, openConsoleHouse } from '@kith/testing/console-house';
import { pictureOf } from '@kith/testing/numbered-faces';
import { uploadTo } from '@kith/testing/upload';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { languages } from './languages.ts';

describe.runIf(chromiumIsTried)('alarms', () => {
  let house: ConsoleHouse;
  beforeEach(async () => {
    house = await openConsoleHouse();
  });
  afterEach(() => house[Symbol.asyncDispose]());

  const call = async (method: 'GET' | 'POST' | 'PATCH', path: string, body?: object) =>
    (await house.kith.call(method, path, body)).body;
  const seen = async (face: number) =>
    (await uploadTo(house.kith, '/v1/entries/', await pictureOf(face), { source: 'door' })).body.results[0];

  it.each(languages)('a rule is built as a sentence, tried on the past, and armed ($language)', async (spoken) => {
    const { language, words: all } = spoken;
    const { alarms: words, notifications, shell } = all;
    const { pid } = (await uploadTo(house.kith, '/v1/persons/', await pictureOf(1), { source: 'door' })).body;
    const { id } = await call('POST', '/v1/groups/persons/', { name: 'Contractor' });
    await call('POST', '/v1/groups/persons/pids/', { pids: [pid], groups_ids: [id] });
    await seen(1);
    await seen(2);
    const visit = await house.enter('/alarms', { language });
    const { page } = visit;
    await visit.sees(words.empty);
    await visit.link(words.rules).first().click();
    await visit.button(words.createRule).first().click();
    await visit.field(words.name).fill('Out of hours');
    await visit.button(words.makeRule).click();
    await page.getByRole('heading', { name: 'Out of hours' }).waitFor();
    await visit.field(notifications.groups).click();
    await page.getByRole('option', { name: 'Contractor' }).click();
    await page.getByRole('heading', { level: 1 }).click();
    await visit.sees(`${words.whenSeen(words.anyoneIn('Contractor'), notifications.everywhere)}, `);
    await visit.sees(words.dryRunCount(1, '1', '…').split(' …')[0] ?? '');
    await visit.field(words.urgency).click();
    await page.getByRole('option', { name: words.urgencies.critical }).click();
    await page.getByRole('switch', { name: words.arm }).click();
    await visit.button(words.save).click();
    await visit.sees(words.saved);
    const [rule] = (await call('GET', '/v1/alarm-rules/')).results;
    expect(rule).toMatchObject({ is_active: true, urgency: 'critical', when: { groups_any: [id] } });
    await visit.link(words.toRules).click();
    await visit.sees(words.armed);
    await visit.link(shell.alarms).first().click();
    expect(visit.complaints).toEqual([]);
  });

  it.each(languages)(
    'one is assigned and acknowledged with a note, by keys, also on a phone ($language)',
    async (spoken) => {
      const { language, words: all } = spoken;
      const words = all.alarms;
      await call('POST', '/v1/alarm-rules/', { name: 'Anybody', when: { sources: ['door'] }, urgency: 'high' });
      await seen(7);
      const visit = await house.enter('/alarms', { language, width: 390 });
      const { page } = visit;
      await page.getByRole('list', { name: words.list }).getByText('Anybody').waitFor();
      await page.keyboard.press('t');
      await visit.field(words.to).fill('Kim');
      await page.keyboard.press('Enter');
      await visit.sees(words.assignee('Kim'));
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      await page.keyboard.press('a');
      await visit.field(words.note).fill('The postman.');
      await page.getByRole('dialog').getByRole('button', { name: words.acknowledge }).click();
      await visit.sees(words.empty);
      const [alarm] = (await call('GET', '/v1/alarms/')).results;
      expect(alarm).toMatchObject({
        state: 'acknowledged',
        assignee: 'Kim',
        note: 'The postman.',
        acknowledged_by: 'owner',
      });
      await page.getByText(words.states.acknowledged, { exact: true }).click();
      await visit.sees('The postman.');
      expect(visit.complaints).toEqual([]);
    },
  );

  it('keeps what was typed when the server says no, and says why beside it', async () => {
    const { id } = await call('POST', '/v1/alarm-rules/', {
      name: 'Night',
      when: { sources: ['door'] },
      is_active: false,
    });
    const visit = await house.enter(`/alarms/rules/${id}`);
    await visit.field('Escalate after … minutes').fill('0.05');
    await visit.button('Save').click();
    await visit.page.locator('[aria-invalid=true]').first().waitFor();
    expect(await visit.field('Escalate after … minutes').inputValue()).toBe('0.05');
  });

  it('hours are drawn into a week with the mouse and with keys', async () => {
    const { id } = await call('POST', '/v1/alarm-rules/', {
      name: 'Night',
      when: { sources: ['door'] },
      is_active: false,
    });
    const visit = await house.enter(`/alarms/rules/${id}`);
    const { page } = visit;
    await page.getByRole('switch', { name: 'Only at certain hours' }).click();
    await visit.sees(/^Mon–Fri 08:00–18:00/);
    const cell = (name: string) => page.getByRole('gridcell', { name, exact: true });
    await cell('Saturday 09:00').hover();
    await page.mouse.down();
    await cell('Sunday 11:30').hover();
    await page.mouse.up();
    await visit.sees(/Sat–Sun 09:00–12:00/);
    await cell('Monday 17:30').focus();
    await page.keyboard.press('Space');
    await visit.sees(/Mon 08:00–17:30/);
    await visit.field('Time zone').fill('Berlin');
    await page.getByRole('option', { name: 'Europe/Berlin' }).click();
    await visit.button('Save').click();
    await visit.sees('Saved.');
    const { when } = await call('GET', `/v1/alarm-rules/${id}/`);
    expect(when.hours.time_zone).toBe('Europe/Berlin');
    expect(when.hours.week).toContainEqual({ days: ['sa', 'su'], from: '09:00', to: '12:00' });
    expect(visit.complaints).toEqual([]);
  });
});

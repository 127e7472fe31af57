import { readFile } from 'node:fs/promises';
import { chromiumIsTried } from '@kith/testing/chromium';
import { type ConsoleHouse, openConsoleHouse } from '@kith/testing/console-house';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { languages } from './languages.ts';

describe.runIf(chromiumIsTried)('members by a CSV file', () => {
  let house: ConsoleHouse;
  beforeAll(async () => {
    house = await openConsoleHouse();
    await house.someone('Gül');
  });
  afterAll(() => house[Symbol.asyncDispose]());

  it.each(languages)(
    'shows what it would change and which rows are wrong, then does it, and keeps a report ($language)',
    async ({ language, words: { group } }) => {
      const { preview } = group;
      const { id } = (await house.kith.call('POST', '/v1/groups/persons/', { name: `Season ticket ${language}` })).body;
      const visit = await house.enter(`/groups/${id}`, { language });
      await visit.button(group.more).click();
      await visit.page.getByRole('menuitem', { name: group.importCsv }).click();
      const csv = Buffer.from('name\nGül\nNobody of this name\n');
      await visit.page
        .locator('input[type=file]')
        .setInputFiles({ name: 'members.csv', mimeType: 'text/csv', buffer: csv });
      await visit.sees([preview.rows(2, '2'), preview.added('1'), preview.invalid('1')].join(' · '));
      await visit.sees(`${group.row('2')}: Nobody of this name – ${group.outcomes.unknown}`);
      expect((await house.kith.call('GET', `/v1/groups/persons/${id}/`)).body.persons_count).toBe(0);
      await visit.page.getByText(group.modes.remove).click();
      await visit.sees(preview.nothing);
      await visit.page.getByText(group.modes.add).click();
      await visit.button(group.addThese(1, '1')).click();
      await visit.sees(group.imported('1', '0', '0'));
      await visit.sees(group.importProblems(1, '1'));
      const saved = visit.page.waitForEvent('download');
      await visit.button(group.saveReport).click();
      const report = await readFile(await (await saved).path(), 'utf8');
      const { row, value, reason } = group.reportColumns;
      const lines = [
        [row, value, reason],
        ['2', 'Nobody of this name', group.outcomes.unknown],
      ];
      expect(report).toBe(lines.map((cells) => `${cells.map((cell) => `"${cell}"`).join(',')}\r\n`).join(''));
      expect(visit.complaints).toEqual([]);
    },
  );

  it.each(languages)(
    'a file with times and attributes: says whom it would change, and does it ($language)',
    async ({ language, words: { group } }) => {
      const { preview } = group;
      const { id } = (await house.kith.call('POST', '/v1/groups/persons/', { name: `Crew ${language}` })).body;
      const name = `Hana ${language}`;
      const pid = await house.someone(name);
      await house.kith.call('POST', '/v1/groups/persons/pids/', { pids: [pid], groups_ids: [id] });
      const visit = await house.enter(`/groups/${id}`, { language });
      await visit.button(group.more).click();
      await visit.page.getByRole('menuitem', { name: group.importCsv }).click();
      const csv = Buffer.from(`name,valid_until,attributes.team\n${name},2098-05-01,Red\nGül,next week,\n`);
      await visit.page
        .locator('input[type=file]')
        .setInputFiles({ name: 'crew.csv', mimeType: 'text/csv', buffer: csv });
      await visit.sees(
        [preview.rows(2, '2'), preview.already('1'), preview.changed('1'), preview.invalid('1')].join(' · '),
      );
      await visit.sees(new RegExp(`${name} \\(.*2098 · team: Red\\)`));
      await visit.sees(`${group.row('2')}: Gül – valid_until: Give a date or an ISO 8601 time`);
      await visit.button(group.changeThese(1, '1')).click();
      await visit.sees(group.importChanged(1, '1'));
      expect((await house.kith.call('GET', `/v1/persons/${pid}/`)).body.attributes).toEqual({ team: 'Red' });
      const { results } = (await house.kith.call('GET', `/v1/groups/persons/${id}/pids/`)).body;
      expect(results).toMatchObject([{ pid, valid_until: '2098-05-02T00:00:00.000000+00:00' }]);
      expect(visit.complaints).toEqual([]);
    },
  );
});

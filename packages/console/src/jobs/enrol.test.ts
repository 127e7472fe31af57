import { chromiumIsTried } from '@kith/testing/chromium';
import { type ConsoleHouse, openConsoleHouse } from '@kith/testing/console-house';
import { pictureOf } from '@kith/testing/numbered-faces';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { languages } from './languages.ts';

const GOOD = 47;
const ENROLLED_PER_PAGE = 1000;

describe.runIf(chromiumIsTried)('enrolling people and putting them into groups', () => {
  let house: ConsoleHouse;
  beforeAll(async () => {
    house = await openConsoleHouse();
  });
  afterAll(() => house[Symbol.asyncDispose]());

  const photo = (name: string, buffer: Buffer) => ({ name, mimeType: 'image/jpeg', buffer });
  const persons = async () => (await house.kith.call('GET', `/v1/persons/?limit=${ENROLLED_PER_PAGE}`)).body.results;

  it.each(languages)(
    'takes fifty photos, says of three what is wrong with them, and goes on ($language)',
    async (spoken) => {
      const {
        language,
        words: { enrol },
      } = spoken;
      const first = language === 'en' ? 0 : GOOD;
      const ticket = `Season ticket ${language}`;
      const photos = await Promise.all(
        Array.from({ length: GOOD }, async (_, i) =>
          photo(`Person ${language} ${String.fromCodePoint(65 + i)}x.jpg`, await pictureOf(first + i)),
        ),
      );
      const visit = await house.enter('/enrol', { language });
      await visit.field(enrol.groups).fill(ticket);
      await visit.page.keyboard.press('Enter');
      await visit.page
        .locator('input[type=file]')
        .first()
        .setInputFiles([
          photo('No picture.jpg', Buffer.from('not a picture')),
          photo('Nobody.jpg', await pictureOf()),
          ...photos,
          photo('Cut.jpg', Buffer.from([0xff, 0xd8, 0xff])),
        ]);
      const outcome = `${enrol.progress('50', '50')} · ${enrol.counts.enrolled('47')} · ${enrol.counts.failed('3')}`;
      await visit.sees(outcome);
      await visit.button(enrol.retryAll(3, '3')).click();
      await visit.sees(outcome);
      const people = await persons();
      expect(people).toHaveLength(first + GOOD);
      expect(people.map(({ name }: { name: string }) => name)).toContain(`Person ${language} Ax`);
      const { results } = (await house.kith.call('GET', `/v1/groups/persons/?q=${encodeURIComponent(ticket)}`)).body;
      expect(results[0].persons_count).toBe(GOOD);
      expect(visit.complaints).toEqual([]);
    },
  );

  it.each(languages)('puts forty people into two groups at once, and takes it back ($language)', async (spoken) => {
    const {
      language,
      words: { groups, people, shell },
    } = spoken;
    const visit = await house.enter('/people', { language });
    const boxes = visit.page.getByRole('checkbox');
    await boxes.first().click();
    await visit.page.mouse.move(700, 500);
    await visit.page.mouse.wheel(0, 1_500);
    const fortieth = visit.page.locator('li[aria-posinset="40"] input');
    await fortieth.click({ modifiers: ['Shift'] });
    await visit.sees(people.chosen(40, '40'));
    await visit.button(people.addToGroups).click();
    for (const name of ['Staff', 'VIP']) {
      await visit.field(groups.names).last().fill(name);
      await visit.page.keyboard.press('Enter');
    }
    await visit.button(groups.add).click();
    await visit.sees(groups.added('40', new Intl.ListFormat(language).format(['Staff', 'VIP'])));
    const counts = async () => {
      const { results } = (await house.kith.call('GET', '/v1/groups/persons/')).body;
      return Object.fromEntries(
        results.map(({ name, persons_count }: { name: string; persons_count: number }) => [name, persons_count]),
      );
    };
    expect(await counts()).toMatchObject({ Staff: 40, VIP: 40 });
    await visit.button(shell.undo).click();
    await visit.sees(groups.takenBack);
    expect(await counts()).toMatchObject({ Staff: 0, VIP: 0 });
  });
});

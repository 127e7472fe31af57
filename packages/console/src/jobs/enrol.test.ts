import { chromiumIsTried } from '@kith/testing/chromium';
import { type ConsoleHouse, openConsoleHouse } from '@kith/testing/console-house';
import { pictureOf } from '@kith/testing/numbered-faces';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

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

  it('takes fifty photos, says of three what is wrong with them, and goes on', async () => {
    const photos = await Promise.all(
      Array.from({ length: GOOD }, async (_, i) =>
        photo(`Person ${String.fromCodePoint(65 + i)}x.jpg`, await pictureOf(i)),
      ),
    );
    const visit = await house.enter('/enrol');
    await visit.field('Groups').fill('Season ticket');
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
    await visit.sees('50 of 50 · 47 enrolled · 3 not taken');
    await visit.button('Try 3 again').click();
    await visit.sees('50 of 50 · 47 enrolled · 3 not taken');
    const people = await persons();
    expect(people).toHaveLength(GOOD);
    expect(people.map(({ name }: { name: string }) => name)).toContain('Person Ax');
    const { results } = (await house.kith.call('GET', '/v1/groups/persons/?q=season')).body;
    expect(results[0].persons_count).toBe(GOOD);
    expect(visit.complaints).toEqual([]);
  });

  it('asks no door to open for people who are enrolled by hand, and knows them when they come again', async () => {
    const visit = await house.enter('/enrol');
    await visit.page
      .locator('input[type=file]')
      .first()
      .setInputFiles([photo('Somebody.jpg', await pictureOf(0))]);
    await visit.sees('1 of 1 · 1 known before');
    await visit.link('Open').click();
    await visit.sees('Person Ax');
  });

  it('takes a picture with the webcam', async () => {
    const visit = await house.enter('/enrol');
    await visit.button('Use the webcam').click();
    await visit.page.waitForFunction(() => (document.querySelector('video')?.videoWidth ?? 0) > 0);
    await visit.button('Take a picture').click();
    // Nobody is on the picture of a device that is none.
    await visit.sees('1 of 1 · 1 not taken');
  });

  it('puts forty people into two groups at once, and takes it back', async () => {
    const visit = await house.enter('/people');
    const boxes = visit.page.getByRole('checkbox');
    await boxes.first().click();
    await visit.page.mouse.move(700, 500);
    await visit.page.mouse.wheel(0, 1_500);
    const fortieth = visit.page.locator('li[aria-posinset="40"] input');
    await fortieth.click({ modifiers: ['Shift'] });
    await visit.sees('40 chosen');
    await visit.button('Add to groups').click();
    for (const name of ['Staff', 'VIP']) {
      await visit.field('Groups').last().fill(name);
      await visit.page.keyboard.press('Enter');
    }
    await visit.button('Add').click();
    await visit.sees('Added to Staff and VIP (40).');
    const counts = async () => {
      const { results } = (await house.kith.call('GET', '/v1/groups/persons/')).body;
      return Object.fromEntries(
        results.map(({ name, persons_count }: { name: string; persons_count: number }) => [name, persons_count]),
      );
    };
    expect(await counts()).toMatchObject({ Staff: 40, VIP: 40 });
    await visit.button('Undo').click();
    await visit.sees('Taken back.');
    expect(await counts()).toMatchObject({ Staff: 0, VIP: 0 });
  });
});

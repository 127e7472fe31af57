import type { BrowserPage } from '@kith/testing/browser';
import { chromiumIsTried } from '@kith/testing/chromium';
import { type ConsoleHouse, openConsoleHouse } from '@kith/testing/console-house';
import { pictureOf } from '@kith/testing/numbered-faces';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { languages } from './languages.ts';

describe.runIf(chromiumIsTried)('keeping people', () => {
  let house: ConsoleHouse;
  beforeAll(async () => {
    house = await openConsoleHouse();
  });
  afterAll(() => house[Symbol.asyncDispose]());

  const person = async (pid: string) => house.kith.call('GET', `/v1/persons/${pid}/`);

  /** Lets a photo go over a page, as a hand with a mouse would. */
  async function drop({ page }: BrowserPage, photo: Buffer): Promise<void> {
    const dataTransfer = await page.evaluateHandle(
      (bytes) => {
        const transfer = new DataTransfer();
        transfer.items.add(new File([new Uint8Array(bytes)], 'photo.jpg', { type: 'image/jpeg' }));
        return transfer;
      },
      [...photo],
    );
    await page.dispatchEvent('#main', 'drop', { dataTransfer });
  }

  it.each(languages)('finds somebody by a photo that is dropped anywhere ($language)', async ({ language, words }) => {
    const enrol = async (number: number, name: string): Promise<void> => {
      const photo = { name: `${name}.jpg`, mimeType: 'image/jpeg', buffer: await pictureOf(number) };
      await visit.page.locator('input[type=file]').first().setInputFiles([photo]);
      await visit.page
        .getByText(words.enrol.states.enrolled)
        .nth(number % 2)
        .waitFor();
    };
    const visit = await house.enter('/enrol', { language });
    const first = language === 'en' ? 200 : 202;
    await enrol(first, `Ada ${language}`);
    await enrol(first + 1, `Bea ${language}`);
    await visit.link(words.shell.groups).click();
    await visit.page.getByRole('heading', { name: words.groups.title }).waitFor();
    await drop(visit, await pictureOf(first));
    await visit.page.getByRole('heading', { name: words.trying.title }).waitFor();
    await visit.link(new RegExp(`^Ada ${language}`)).waitFor();
    // Another, over the page that looks at the first.
    await drop(visit, await pictureOf(first + 1));
    await visit
      .link(new RegExp(`^Bea ${language}`))
      .first()
      .click();
    await visit.page.getByRole('heading', { name: `Bea ${language}`, level: 1 }).waitFor();
    expect(visit.complaints).toEqual([]);
  });

  it.each(languages)('finds somebody by a part of the name, and corrects it ($language)', async (spoken) => {
    const { language, words } = spoken;
    const pid = await house.someone(`Ada Lovelaze ${language}`);
    const visit = await house.enter('/people', { language });
    await visit.page.getByRole('searchbox').fill(`lovelaze ${language}`);
    await visit.link(`Ada Lovelaze ${language}`).click();
    await visit.field(words.person.name).fill('Ada Lovelace');
    await visit.button(words.person.save).click();
    await visit.page.getByRole('heading', { name: 'Ada Lovelace' }).waitFor();
    expect((await person(pid)).body.name).toBe('Ada Lovelace');
  });

  it.each(languages)('makes one of two who are the same ($language)', async ({ language, words }) => {
    const called = `Dana ${language}`;
    const [stays, goes] = [await house.someone(called), await house.someone(`${called} again`)];
    const visit = await house.enter(`/people?q=dana%20${language}`, { language });
    for (const name of [called, `${called} again`]) {
      await visit.page.getByRole('checkbox', { name: words.people.choose(name), exact: true }).click();
    }
    await visit.button(words.people.merge).click();
    const dialog = visit.page.getByRole('dialog');
    await dialog.getByRole('radio').first().waitFor();
    await dialog.getByText(called, { exact: true }).click();
    await dialog.getByRole('button', { name: words.people.mergeYes }).click();
    await visit.sees(words.people.merged);
    expect([(await person(stays)).status, (await person(goes)).status]).toEqual([200, 404]);
  });

  it.each(languages)('erases somebody after saying what that comes to ($language)', async ({ language, words }) => {
    const pid = await house.someone('Eli');
    const visit = await house.enter(`/people/${pid}`, { language });
    await visit.button(words.person.erase).click();
    await visit.sees(words.people.eraseHint);
    await visit.button(words.shell.cancel).click();
    expect((await person(pid)).status).toBe(200);
    await visit.button(words.person.erase).click();
    await visit.button(words.people.eraseYes).click();
    await visit.sees(words.people.erased(1, '1'));
    expect((await person(pid)).status).toBe(404);
    const gone = await house.enter(`/people/${pid}`, { language });
    await gone.sees(words.person.gone);
  });
});

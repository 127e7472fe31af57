import type { BrowserPage } from '@kith/testing/browser';
import { chromiumIsTried } from '@kith/testing/chromium';
import { type ConsoleHouse, openConsoleHouse } from '@kith/testing/console-house';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { en } from '../messages/en.ts';

describe.runIf(chromiumIsTried)('whoever has no mouse', () => {
  let house: ConsoleHouse;
  beforeAll(async () => {
    house = await openConsoleHouse();
  });
  afterAll(() => house[Symbol.asyncDispose]());

  /** Presses a button by keys, waits until it is done, and asks whether the focus is there. */
  async function presses(
    visit: BrowserPage,
    button: ReturnType<BrowserPage['button']>,
    done: string,
  ): Promise<boolean> {
    await button.focus();
    await visit.page.keyboard.press('Enter');
    await visit.sees(done);
    await visit.page.waitForFunction(() => document.querySelector('[data-loading]') === null);
    return button.evaluate((element) => element === document.activeElement);
  }

  it('is still at the button that saved, when it has', async () => {
    const visit = await house.enter('/settings/thresholds');
    await visit.field(en.settings.junk).fill('60');
    expect(await presses(visit, visit.button(en.settings.save), en.settings.saved)).toBe(true);
    expect(visit.complaints).toEqual([]);
  });

  it('also where nothing is left to be saved; and at the next one when a row is gone', async () => {
    const { attributes: words, person } = en;
    const pid = await house.someone('Ada');
    await house.kith.call('PATCH', `/v1/persons/${pid}/`, { attributes: { level: 3 } });
    const visit = await house.enter(`/people/${pid}`);
    await visit.field(person.note).fill('Left-handed');
    const save = visit.button(person.save).first();
    expect(await presses(visit, save, person.saved)).toBe(true);
    expect(await save.getAttribute('aria-disabled')).toBe('true');
    await visit.field('level').fill('4');
    expect(await presses(visit, visit.button(words.saveOf('level')), words.saved('level'))).toBe(true);
    await visit.button(words.remove('level')).press('Enter');
    await visit.sees(words.removed('level'));
    expect(await visit.button(words.add).evaluate((element) => element === document.activeElement)).toBe(true);
    expect(visit.complaints).toEqual([]);
  });
});

import { chromiumIsTried } from '@kith/testing/chromium';
import { type ConsoleHouse, openConsoleHouse } from '@kith/testing/console-house';
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

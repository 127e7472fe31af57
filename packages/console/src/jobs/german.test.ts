import { chromiumIsTried } from '@kith/testing/chromium';
import { type ConsoleHouse, openConsoleHouse } from '@kith/testing/console-house';
import { goTo, setScene } from '@kith/testing/console-scene';
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
    const found: string[] = [];
    for (const address of await setScene(house)) {
      await goTo(visit, address);
      const lines = (await visit.page.locator('body').innerText()).split('\n');
      found.push(...lines.filter((line) => foreign.has(line.trim())).map((line) => `${address}: ${line}`));
    }
    expect(found).toEqual([]);
  });
});

import { violationsOf } from '@kith/testing/accessibility';
import { chromiumIsTried } from '@kith/testing/chromium';
import { type ConsoleHouse, openConsoleHouse } from '@kith/testing/console-house';
import { goTo, setScene } from '@kith/testing/console-scene';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

describe.runIf(chromiumIsTried)('every page', () => {
  let house: ConsoleHouse;
  let addresses: readonly string[];
  beforeAll(async () => {
    house = await openConsoleHouse();
    addresses = await setScene(house);
  });
  afterAll(() => house[Symbol.asyncDispose]());

  it.each([
    { scheme: 'light', width: 1280 },
    { scheme: 'dark', width: 1280 },
    { scheme: 'light', width: 390 },
  ] as const)('has nothing that axe finds, and fits: $scheme, $width px', async (look) => {
    const visit = await house.enter('/live', look);
    const found: Record<string, unknown> = {};
    for (const address of addresses) {
      await goTo(visit, address);
      const violations = await violationsOf(visit.page);
      if (violations.length > 0) found[address] = violations;
      const overflow = await visit.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      if (overflow > 0) found[`${address} is too wide`] = overflow;
    }
    expect(found).toEqual({});
    expect(visit.complaints).toEqual([]);
  });
});

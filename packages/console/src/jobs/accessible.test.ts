import { violationsOf } from '@kith/testing/accessibility';
import { chromiumIsTried } from '@kith/testing/chromium';
import { type ConsoleHouse, openConsoleHouse } from '@kith/testing/console-house';
import { goTo, setScene } from '@kith/testing/console-scene';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

describe.runIf(chromiumIsTried)('every page', { concurrent: true, timeout: 300_000 }, () => {
  let house: ConsoleHouse;
  let addresses: readonly string[];
  beforeAll(async () => {
    house = await openConsoleHouse();
    addresses = await setScene(house);
  });
  afterAll(() => house[Symbol.asyncDispose]());

  it.each([
    { width: 1280, schemes: ['light', 'dark'] },
    { width: 390, schemes: ['light'] },
  ] as const)('has nothing that axe finds, and fits: $width px, $schemes', async ({ width, schemes }) => {
    const visit = await house.enter('/live', { width });
    const found: Record<string, unknown> = {};
    for (const address of addresses) {
      await goTo(visit, address);
      for (const scheme of schemes) {
        await visit.page.emulateMedia({ colorScheme: scheme });
        await visit.page.locator(`html[data-mantine-color-scheme=${scheme}]`).waitFor();
        // Colours pass into one another.
        await visit.page.waitForFunction(() =>
          document.getAnimations().every((animation) => !(animation instanceof CSSTransition)),
        );
        const violations = await violationsOf(visit.page);
        if (violations.length > 0) found[`${address}, ${scheme}`] = violations;
        const overflow = await visit.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        if (overflow > 0) found[`${address}, ${scheme}, is too wide`] = overflow;
      }
    }
    expect(found).toEqual({});
    expect(visit.complaints).toEqual([]);
  });
});

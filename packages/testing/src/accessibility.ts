import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';

const script = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/** What axe finds wrong with a page, each with where. Its script comes past the page's policy, as a tool of the browser's would. */
export async function violationsOf(page: Page): Promise<{ readonly rule: string; readonly at: readonly string[] }[]> {
  if (!(await page.evaluate("'axe' in window"))) await page.evaluate(await readFile(script, 'utf8'));
  // Colours on their way to those of the other scheme are nobody's to read by.
  await page.evaluate(
    'Promise.allSettled(document.getAnimations().filter((one) => one instanceof CSSTransition).map((one) => one.finished))',
  );
  // What passes is found with the same rules, and takes as long again to be described.
  const { violations } = (await page.evaluate("axe.run({ resultTypes: ['violations'] })")) as AxeResults;
  return violations.map(({ id, nodes }) => ({
    rule: id,
    at: nodes.map(({ html, failureSummary }) => `${html.slice(0, 160)} ${failureSummary?.split('\n')[1]?.trim()}`),
  }));
}

import { openBrowser } from '@kith/testing/browser';
import type { ConsoleHouse } from '@kith/testing/console-house';
import { median } from '../median.ts';

const TIMES = 5;

/** From the address to the form that asks who is there, each time in a browser that was just started, and what came over the wire until then. */
export async function measureFirstPage({ url }: ConsoleHouse): Promise<void> {
  const seen: { ms: number; kilobytes: number }[] = [];
  for (let i = 0; i < TIMES; i++) {
    await using browser = await openBrowser();
    const visit = await browser.open('about:blank');
    await visit.page.goto(`${url}/console/`, { waitUntil: 'commit' });
    await visit.field('Username').waitFor();
    seen.push(
      await visit.page.evaluate(() => {
        const loads = performance.getEntries().filter((entry) => entry instanceof PerformanceResourceTiming);
        const bytes = loads.reduce((sum, { transferSize }) => sum + transferSize, 0);
        return { ms: performance.now(), kilobytes: bytes / 1000 };
      }),
    );
  }
  const ms = Math.round(median(seen.map((one) => one.ms)));
  const kilobytes = Math.round(median(seen.map((one) => one.kilobytes)));
  console.log(`first page: ${ms} ms, ${kilobytes} KB over the wire (median of ${TIMES})`);
}

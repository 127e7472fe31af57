import type { BrowserPage } from '@kith/testing/browser';

export interface LongTasks {
  /** In words: how many since the last time that it was asked, and the longest. */
  taken(): Promise<string>;
}

/** Notes what holds a page for more than 50 ms. */
export async function longTasksOf(page: BrowserPage['page']): Promise<LongTasks> {
  const tasks = await page.evaluateHandle(() => {
    const durations: number[] = [];
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) durations.push(duration);
    }).observe({ type: 'longtask' });
    return durations;
  });
  return {
    async taken() {
      const durations = await tasks.evaluate((all) => all.splice(0));
      if (durations.length === 0) return 'never held for 50 ms';
      return `held ${durations.length} times for 50 ms or more, ${Math.round(Math.max(...durations))} ms at most`;
    },
  };
}

import type { BrowserPage } from '@kith/testing/browser';

export interface LongTasks {
  /** In words: how many since the last time that it was asked, the longest, and how much of one the page computed at most. */
  taken(): Promise<string>;
}

const LONG_MS = 50;

/** A span of a thread, as a trace has it; microseconds by the clock, and of the processor. */
interface Span {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  readonly dur?: number;
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

/**
 * Notes what holds a page for more than 50 ms. A page that shares its processors with a server and with whatever draws it waits for its
 * turn, too: the trace tells how much of the time its thread had.
 */
export async function longTasksOf(page: BrowserPage['page']): Promise<LongTasks> {
  const session = await page.context().newCDPSession(page);
  let main: Pick<Span, 'pid' | 'tid'> | undefined;
  let long: Span[] = [];
  session.on('Tracing.dataCollected', ({ value }) => {
    const spans = value as unknown as readonly Span[];
    main ??= spans.find(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain');
    long.push(...spans.filter(({ name, dur = 0 }) => name === 'ThreadControllerImpl::RunTask' && dur > LONG_MS * 1000));
  });
  const start = () =>
    session.send('Tracing.start', { transferMode: 'ReportEvents', traceConfig: { includedCategories: ['toplevel'] } });
  await start();
  return {
    async taken() {
      const complete = new Promise((resolve) => session.once('Tracing.tracingComplete', resolve));
      await session.send('Tracing.end');
      await complete;
      const held = long.filter(({ pid, tid }) => pid === main?.pid && tid === main.tid);
      long = [];
      main = undefined;
      await start();
      if (held.length === 0) return `never held for ${LONG_MS} ms`;
      const most = (times: readonly number[]): number => Math.round(Math.max(...times) / 1000);
      const longest = most(held.map(({ dur = 0 }) => dur));
      const computed = most(held.map(({ tdur = 0 }) => tdur));
      return `held ${held.length} times for ${LONG_MS} ms or more, ${longest} ms at most, of which it computed ${computed} ms at most`;
    },
  };
}

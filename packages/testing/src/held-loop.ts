import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

const TICK_MS = 5;

/**
 * The longest time in ms for which the event loop of this thread did nothing else while work was under way and shortly after. Time
 * in which the machine gave the thread no processor is not counted, where the machine tells it (Linux).
 */
export async function longestHold(work: () => Promise<unknown>): Promise<number> {
  let longest = 0;
  let last = { at: performance.now(), waited: waitedMs() };
  const look = (): void => {
    const now = { at: performance.now(), waited: waitedMs() };
    longest = Math.max(longest, now.at - last.at - (now.waited - last.waited) - TICK_MS);
    last = now;
  };
  const ticking = setInterval(look, TICK_MS);
  try {
    await work();
    await pause(10 * TICK_MS);
    look();
  } finally {
    clearInterval(ticking);
  }
  return longest;
}

/** For how long this thread was ready to run and had to wait for a processor, since it began. */
function waitedMs(): number {
  try {
    return Number(readFileSync('/proc/thread-self/schedstat', 'utf8').split(' ')[1]) / 1e6;
  } catch {
    return 0;
  }
}

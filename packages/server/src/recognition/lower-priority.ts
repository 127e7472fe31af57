import { readlinkSync } from 'node:fs';
import { setPriority } from 'node:os';

/**
 * Lets threads of the process that ask for less go first, above all the one that answers requests, so that it has a processor while
 * others compute. Only Linux has priorities of threads; elsewhere nothing happens. Threads that this one starts inherit it.
 * @param nice from 0, that of the main thread, to 19
 */
export function lowerPriorityOfThisThread(nice: number): void {
  if (process.platform !== 'linux') return;
  try {
    const [threadId] = readlinkSync('/proc/thread-self').split('/').slice(-1);
    setPriority(Number(threadId), nice);
  } catch {
    // Without /proc, or where it is forbidden, all goes on at one priority.
  }
}

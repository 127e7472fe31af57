import { readlinkSync } from 'node:fs';
import { setPriority } from 'node:os';

const NICE = 10;

/**
 * Lets every other thread of the process go first, so that requests are answered while all cores analyse pictures. Only
 * Linux has priorities of threads; elsewhere nothing happens.
 */
export function lowerPriorityOfThisThread(): void {
  if (process.platform !== 'linux') return;
  try {
    const [threadId] = readlinkSync('/proc/thread-self').split('/').slice(-1);
    setPriority(Number(threadId), NICE);
  } catch {
    // Without /proc, or where it is forbidden, pictures are analysed all the same.
  }
}

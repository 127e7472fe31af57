import { readlinkSync } from 'node:fs';
import { constants, getPriority, setPriority } from 'node:os';

/**
 * Lets threads of the process that ask for less go first, above all the one that answers requests, so that it has a processor while
 * others compute. Only Linux has priorities of threads; elsewhere nothing happens. Threads that this one starts inherit it.
 * @param by how much nicer than the thread that started this one; the nicest is 19
 */
export function lowerPriorityOfThisThread(by: number): void {
  if (process.platform !== 'linux') return;
  try {
    const [threadId] = readlinkSync('/proc/thread-self').split('/').slice(-1);
    setPriority(Number(threadId), Math.min(getPriority() + by, constants.priority.PRIORITY_LOW));
  } catch {
    // Without /proc, or where it is forbidden, all goes on at one priority.
  }
}

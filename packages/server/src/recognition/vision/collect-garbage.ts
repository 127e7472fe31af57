import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collect: unknown = runInNewContext('gc');

/** Gives the memory of what this thread has done with back now, instead of when the thread happens to need more. */
export function collectGarbage(): void {
  if (typeof collect === 'function') collect();
}

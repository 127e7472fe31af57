import { setImmediate as turnOfTheLoop } from 'node:timers/promises';

/** Rows that are written in one turn: a few milliseconds of work. */
const TOGETHER = 1000;

/** What is to be written, in pieces: who waits for something else has its turn between them. */
export async function* inTurns<T>(all: readonly T[]): AsyncGenerator<readonly T[], void> {
  for (let i = 0; i < all.length; i += TOGETHER) {
    if (i > 0) await turnOfTheLoop();
    yield all.slice(i, i + TOGETHER);
  }
}

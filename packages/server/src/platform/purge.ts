import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from 'pino';
import { BackgroundJob } from './background-job.ts';

/** How many times as long as a step took a purge rests that is in no hurry: fewer requests than one in a hundred meet a step. */
export const SELDOM_MET = 100;

const HOUR_MS = 60 * 60 * 1000;
/** After every step: long enough for every request that waits. */
const SHORTEST_REST_MS = 5;
/** However slow the disk: what is old goes faster than new comes. */
const LONGEST_REST_MS = 500;

interface Purge {
  /** Deletes a little before each yield, and ends when nothing is left. It is not resumed after a stop. */
  readonly steps: () => AsyncIterable<void>;
  /** Of what a step took. */
  readonly restTimes: number;
  /** What is deleted, as the subject of the sentence in the log that says it could not be. */
  readonly what: string;
  readonly log: Pick<Logger, 'error'>;
}

/**
 * Deletes in the background, in small steps with rests in between: when it is woken, and every hour, so that what failed is
 * tried again.
 */
export const purge = ({ steps, restTimes, what, log }: Purge): BackgroundJob =>
  new BackgroundJob(
    (stop) => withRests(steps(), restTimes, stop),
    (error) => log.error({ err: error }, `${what} could not be deleted; it is tried again in an hour.`),
    { everyMs: HOUR_MS },
  );

async function withRests(steps: AsyncIterable<void>, restTimes: number, stop: AbortSignal): Promise<void> {
  let from = performance.now();
  for await (const _step of steps) {
    const restMs = Math.min(Math.max(restTimes * (performance.now() - from), SHORTEST_REST_MS), LONGEST_REST_MS);
    await pause(restMs, undefined, { signal: stop }).catch(() => undefined);
    if (stop.aborted) return;
    from = performance.now();
  }
}

import { expect, it } from 'vitest';
import { BackgroundJob } from './background-job.ts';

const turn = () => new Promise(setImmediate);

it('runs once more when it is woken at any moment of a run, and after a failure', async () => {
  for (let delay = 0; delay < 6; delay++) {
    let runs = 0;
    const errors: unknown[] = [];
    const job = new BackgroundJob(
      async () => {
        runs += 1;
        await turn();
        if (runs === 1) throw new Error('first');
      },
      (error) => errors.push(error),
    );
    job.wake();
    for (let i = 0; i < delay; i++) await (i % 2 ? turn() : Promise.resolve());
    job.wake();
    for (let i = 0; i < 10; i++) await turn();
    expect([runs, errors.length]).toEqual([2, 1]);
    await job[Symbol.asyncDispose]();
  }
});

it('tells its work to end, waits for it, and does not begin again', async () => {
  let runs = 0;
  const job = new BackgroundJob(
    async (stop) => {
      runs += 1;
      while (!stop.aborted) await turn();
    },
    () => undefined,
  );
  job.wake();
  await turn();
  await job[Symbol.asyncDispose]();
  job.wake();
  await turn();
  expect(runs).toBe(1);
});

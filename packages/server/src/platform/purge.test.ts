import { setTimeout as pause } from 'node:timers/promises';
import { until } from '@kith/testing/until';
import pino from 'pino';
import { expect, it } from 'vitest';
import { purge } from './purge.ts';

const untold = pino({ base: null }, { write: () => expect.unreachable() });

it('rests after every step, by as much as it is told to, and ends when nothing is left', async () => {
  const begun: number[] = [];
  let ended = false;
  async function* steps() {
    for (let step = 0; step < 3; step++) {
      begun.push(performance.now());
      await pause(10);
      yield;
    }
    ended = true;
  }
  await using job = purge({ steps, restTimes: 4, what: 'What is old', log: untold });
  job.wake();
  await until(async () => ended, 'the end of the purge');
  const [first = 0, second = 0, third = 0] = begun;
  for (const between of [second - first, third - second]) expect(between).toBeGreaterThanOrEqual(45);
});

it('ends between two steps, and at once in a rest', async () => {
  let done = 0;
  async function* steps() {
    for (;;) {
      await pause(10);
      done += 1;
      yield;
    }
  }
  const job = purge({ steps, restTimes: 1_000_000, what: 'What is old', log: untold });
  job.wake();
  await until(async () => done > 0, 'a step');
  const from = performance.now();
  await job[Symbol.asyncDispose]();
  expect(performance.now() - from).toBeLessThan(400);
  expect(done).toBe(1);
});

it('says what could not be deleted, and tries again when it is woken', async () => {
  const said: string[] = [];
  let runs = 0;
  async function* steps() {
    runs += 1;
    yield;
    if (runs === 1) throw new Error('disk full');
  }
  const log = pino({ base: null }, { write: (line: string) => said.push(JSON.parse(line).msg) });
  await using job = purge({ steps, restTimes: 0, what: 'The old ones', log });
  job.wake();
  await until(async () => said.length > 0, 'a line in the log');
  job.wake();
  await until(async () => runs === 2, 'the second run');
  expect(said).toEqual(['The old ones could not be deleted; it is tried again in an hour.']);
});

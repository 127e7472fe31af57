import { testDatabase } from '@kith/testing/test-database';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { BelievedClock } from './believed-clock.ts';
import { Database } from './database.ts';

const MINUTE_MS = 60 * 1000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const START = Date.UTC(2026, 0, 2, 3, 4, 5);

let db: Database;
let now = START;
let warnings = 0;
beforeEach(async () => {
  db = await Database.open(await testDatabase());
  now = START;
  warnings = 0;
});
afterEach(() => db[Symbol.asyncDispose]());

const log = {
  warn: () => {
    warnings += 1;
  },
};
/** What a node that starts believes, with a clock of its own. */
async function atStart(clock = () => now): Promise<number> {
  await using believed = await BelievedClock.open({ db, clock, log });
  return believed.now();
}
/** What is believed when nodes have looked every few hours, the first of them after as long. */
async function after(hours: number, every: number): Promise<number> {
  let said = 0;
  for (let passed = 0; passed < hours; passed += every) {
    now += every * HOUR_MS;
    said = await atStart();
  }
  return said;
}

it('the first clock is believed, and goes on being so', async () => {
  expect(await atStart()).toBe(START);
  expect(await after(100, 1)).toBe(now);
  expect(warnings).toBe(0);
});

it('a clock that jumps ahead while a node runs makes nothing later than it was', async () => {
  await using believed = await BelievedClock.open({ db, clock: () => now, log });
  now += HOUR_MS;
  expect(believed.now()).toBe(now);
  now = START + 400 * DAY_MS;
  expect(believed.now()).toBe(START);
  now = START - DAY_MS;
  expect(believed.now()).toBe(now);
});

it('a clock that jumped ahead is believed when it has stood for a day, over restarts', async () => {
  await atStart();
  now += 400 * DAY_MS;
  expect(await atStart()).toBe(START);
  expect(await after(23, 1)).toBe(START);
  expect(warnings).toBe(1);
  expect(await after(1, 1)).toBe(now);
  expect(await after(10, 1)).toBe(now);
});

it('a clock is taken at its word for what comes to be due when it has stood for half an hour, over restarts', async () => {
  const due = async (clock = () => now): Promise<number> => {
    await using believed = await BelievedClock.open({ db, clock, log });
    return believed.due();
  };
  await atStart();
  const before = now;
  now += 100 * DAY_MS;
  for (const minutes of [0, 10, 10]) {
    now += minutes * MINUTE_MS;
    expect(await due()).toBe(before);
  }
  now += 10 * MINUTE_MS;
  expect([await due(), await atStart()]).toEqual([now, before]);
  await using believed = await BelievedClock.open({ db, clock: () => now, log });
  now += DAY_MS;
  // It jumped once more.
  expect(believed.due()).toBe(before);
});

it('a node whose clock is wrong is not taken at its word while another one runs', async () => {
  await using right = await BelievedClock.open({ db, clock: () => now, log });
  await using wrong = await BelievedClock.open({ db, clock: () => now + 13 * HOUR_MS, log });
  for (let looks = 0; looks < 12; looks += 1) {
    now += 10 * MINUTE_MS;
    await wrong.look();
    expect(wrong.due()).toBeLessThanOrEqual(now);
    await right.look();
    expect([right.due(), wrong.due()]).toEqual([now, expect.any(Number)]);
  }
});

it('one that is put right before is forgotten, however often it happens', async () => {
  await atStart();
  for (let times = 1; times <= 3; times += 1) {
    now += 400 * DAY_MS;
    expect(await after(20, 4)).toBeLessThan(START + 3 * DAY_MS);
    now -= 400 * DAY_MS + 19 * HOUR_MS;
    expect(await atStart()).toBe(now);
  }
});

it('one that jumps again and again has not stood', async () => {
  await atStart();
  for (let times = 1; times <= 5; times += 1) {
    now += 30 * DAY_MS;
    expect(await after(20, 4)).toBe(START);
  }
});

it('one that was set back is as late as it says at once, and is believed as late as it says in a day', async () => {
  now += 400 * DAY_MS;
  await atStart();
  now = START;
  expect(await atStart()).toBe(START);
  expect(await after(24, 1)).toBe(now);
  const ahead = now + DAY_MS;
  expect(await atStart(() => ahead)).toBe(now);
});

it('a machine that is off at night is believed after a day, and one that was off for months', async () => {
  await atStart();
  expect(await after(16, 16)).toBe(START);
  expect(await after(8, 1)).toBe(START);
  expect(await after(16, 16)).toBe(now);
  const before = now;
  now += 100 * DAY_MS;
  expect(await atStart()).toBe(before);
  expect(await after(24, 1)).toBe(now);
});

it('a node whose clock is wrong goes by what the others believe, and makes them doubt nothing', async () => {
  await atStart();
  for (let hour = 0; hour < 48; hour += 1) {
    now += HOUR_MS;
    expect(await atStart()).toBe(now);
    expect(await atStart(() => now + 13 * HOUR_MS)).toBe(now);
    expect(await atStart(() => now - 13 * HOUR_MS)).toBe(now - 13 * HOUR_MS);
  }
});

it('nodes whose clocks are a little apart doubt and believe together', async () => {
  await atStart();
  now += 100 * DAY_MS;
  const other = () => now - 5000;
  for (let hour = 0; hour < 25; hour += 1) {
    await atStart();
    await atStart(other);
    now += HOUR_MS;
  }
  expect([await atStart(), await atStart(other)]).toEqual([now, other()]);
});

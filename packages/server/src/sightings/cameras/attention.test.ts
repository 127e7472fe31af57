import { beforeEach, expect, test } from 'vitest';
import { Attention } from './attention.ts';

let now: number;
let epoch: number;
let attention: Attention;

beforeEach(() => {
  now = 50_000;
  epoch = 1_800_000_000_000;
  attention = new Attention({ clock: () => epoch, steady: () => now });
});

function pass(ms: number): void {
  now += ms;
  epoch += ms;
}

/** Time in which the node is awake. */
function wait(seconds: number): void {
  for (let second = 0; second < seconds; second++) {
    pass(1000);
    attention.tick();
  }
}

test('who is not there is missed once pictures have come for as long', () => {
  expect(attention.lasts(0)).toBe(false);
  attention.online();
  wait(9);
  expect(attention.lasts(10_000)).toBe(false);
  wait(1);
  expect(attention.lasts(10_000)).toBe(true);
});

test('not while the camera is gone, nor when it is just back; another size is no break', () => {
  attention.online();
  wait(20);
  attention.online();
  expect(attention.lasts(10_000)).toBe(true);
  attention.offline();
  expect(attention.lasts(0)).toBe(false);
  attention.online();
  wait(5);
  expect(attention.lasts(10_000)).toBe(false);
});

test('not after the node stood still, nor while the vision has no time for a frame', () => {
  attention.online();
  wait(20);
  pass(30_000);
  attention.tick();
  expect(attention.lasts(10_000)).toBe(false);
  wait(10);
  expect(attention.lasts(10_000)).toBe(true);
  attention.begin();
  wait(4);
  expect(attention.lasts(10_000)).toBe(false);
});

test('what a frame shows that waits is not known, however long it waits', () => {
  attention.begin();
  const at = epoch;
  pass(200);
  attention.note(at);
  attention.end();
  expect(attention.knownUntil).toBe(at);
  pass(1000);
  expect(attention.knownUntil).toBe(at + 1000);
  attention.begin();
  pass(5000);
  expect(attention.knownUntil).toBe(at);
});

test('nothing is known of later than now, when the clock was set back', () => {
  attention.begin();
  attention.note(epoch);
  attention.end();
  epoch -= 13 * 3_600_000;
  expect(attention.knownUntil).toBe(epoch);
});

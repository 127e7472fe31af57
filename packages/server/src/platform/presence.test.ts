import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Presence } from './presence.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const comeOften = (presence: Presence, asker: string, times: number) =>
  Array.from({ length: times }, () => presence.come(asker));

it('who is alone is beside nobody, for however much', () => {
  const presence = new Presence(1000);
  presence.come('a');
  expect(presence.isMixed).toBe(false);
  comeOften(presence, 'a', 50);
  expect(presence.isMixed).toBe(false);
});

it('who comes for little is beside those who come for much, however many those are', () => {
  const presence = new Presence(1000);
  comeOften(presence, 'a', 20);
  comeOften(presence, 'b', 20);
  expect(presence.isMixed).toBe(false);
  const go = presence.come('c');
  expect(presence.isMixed).toBe(true);
  go();
  vi.advanceTimersByTime(600);
  presence.come('a');
  expect(presence.isMixed).toBe(true);
});

it('who comes often, and for little at once, came for little', () => {
  const presence = new Presence(1000);
  for (let i = 0; i < 100; i++) presence.come('a')();
  comeOften(presence, 'b', 20);
  expect(presence.isMixed).toBe(true);
});

it('who has been away for two periods is not there; who has something open is', () => {
  const presence = new Presence(1000);
  const ends = comeOften(presence, 'a', 20);
  presence.come('b')();
  expect(presence.isMixed).toBe(true);
  for (let i = 0; i < 3; i++) {
    vi.advanceTimersByTime(1001);
    presence.come('a')();
  }
  expect(presence.isMixed).toBe(false);
  const go = presence.come('b');
  for (const end of ends) end();
  for (let i = 0; i < 3; i++) {
    vi.advanceTimersByTime(1001);
    comeOften(presence, 'c', 20);
  }
  expect(presence.isMixed).toBe(true);
  go();
  go();
  for (let i = 0; i < 3; i++) {
    vi.advanceTimersByTime(1001);
    presence.come('c')();
  }
  expect(presence.isMixed).toBe(false);
});

it('several who all came for much share what there is, and none of them came for little', () => {
  const presence = new Presence(1000);
  comeOften(presence, 'a', 20);
  expect([presence.isShared, presence.isMixed]).toEqual([false, false]);
  comeOften(presence, 'b', 7);
  expect([presence.isShared, presence.isMixed]).toEqual([true, true]);
  presence.come('b');
  expect([presence.isShared, presence.isMixed]).toEqual([true, false]);
});

it('a new one costs the same, however many are there', () => {
  const presence = new Presence(60_000);
  const names = Array.from({ length: 200_000 }, (_, i) => `address ${i}`);
  for (const name of names) presence.come(name)();
  expect([presence.isShared, presence.isMixed]).toEqual([true, true]);
});

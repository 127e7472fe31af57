import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { SocketStrangers } from './socket-strangers.ts';

const address = '192.0.2.7';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout'] }));
afterEach(() => vi.useRealTimers());

/** As many as one address may have open without a valid token. */
function crowd(): { readonly strangers: SocketStrangers; readonly places: ReturnType<SocketStrangers['enter']>[] } {
  const strangers = new SocketStrangers();
  const places = [];
  while (!strangers.isFull(address)) places.push(strangers.enter(address));
  return { strangers, places };
}

it('whoever says a valid token, or leaves, makes room; whose token ends takes it again', () => {
  const { strangers, places } = crowd();
  const [known, gone] = places;
  known?.isKnown(true);
  expect([strangers.isFull(address), strangers.isFull('192.0.2.8')]).toEqual([false, false]);
  known?.isKnown(false);
  expect(strangers.isFull(address)).toBe(true);
  gone?.leave();
  expect(strangers.isFull(address)).toBe(false);
});

it('nobody who left is counted, whatever turns out of the token afterwards', () => {
  const { strangers, places } = crowd();
  for (const place of places) {
    place.leave();
    place.isKnown(false);
    place.leave();
  }
  for (const _ of places) {
    expect(strangers.isFull(address)).toBe(false);
    strangers.enter(address);
  }
  expect(strangers.isFull(address)).toBe(true);
});

it('whoever floods and is ended keeps the place for a minute; whoever floods and has a token keeps none', () => {
  const { strangers, places } = crowd();
  const [flooding, known] = places;
  flooding?.floods();
  flooding?.leave();
  flooding?.leave();
  expect(strangers.isFull(address)).toBe(true);
  known?.floods();
  known?.isKnown(true);
  known?.leave();
  strangers.enter(address);
  expect(strangers.isFull(address)).toBe(true);
  vi.advanceTimersByTime(59_999);
  expect(strangers.isFull(address)).toBe(true);
  vi.advanceTimersByTime(1);
  expect(strangers.isFull(address)).toBe(false);
  strangers.enter(address);
  expect(strangers.isFull(address)).toBe(true);
});

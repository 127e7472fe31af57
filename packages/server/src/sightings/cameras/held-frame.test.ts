import { expect, it } from 'vitest';
import { HeldFrame } from './held-frame.ts';

it('a frame is given back once, when nobody holds it, and held by nobody afterwards', () => {
  let released = 0;
  const picture = { width: 2, height: 2, fullRange: false, yuv420: new Uint8Array(6) };
  const held = new HeldFrame({ picture, at: 0, release: () => released++ });
  held.hold();
  held.release();
  expect(released).toBe(0);
  held.release();
  expect(released).toBe(1);
  expect(() => held.hold()).toThrow('gone');
  expect(released).toBe(1);
});

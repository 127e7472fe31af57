import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { RawFrame } from '../vision.ts';
import { bytesOfFrame, readRawFrame } from './raw-frame.ts';

test('colours are those of the definition, of limited and of full range, small and large', () => {
  const side = fc.integer({ min: 1, max: 40 }).map((half) => 2 * half);
  fc.assert(
    fc.property(side, fc.constantFrom(4, 40, 640), fc.boolean(), fc.integer(), (width, height, fullRange, seed) => {
      const frame = { width, height, fullRange, yuv420: noise(bytesOfFrame(width, height), seed) };
      const read = readRawFrame(frame);
      if (read.kind === 'refused') throw new Error(read.reason);
      let worst = 0;
      for (let pixel = 0; pixel < width * height; pixel += 7) {
        const wanted = byDefinition(frame, pixel % width, Math.floor(pixel / width));
        for (const [at, value] of wanted.entries()) {
          worst = Math.max(worst, Math.abs((read.raster.data[3 * pixel + at] ?? Number.NaN) - value));
        }
      }
      expect(worst).toBeLessThanOrEqual(1);
    }),
    { numRuns: 60 },
  );
});

test('a frame that is not as long as it says is refused', () => {
  for (const [width, height, bytes] of [
    [4, 4, 23],
    [4, 4, 25],
    [3, 4, 18],
    [4, 3, 18],
  ] as const) {
    expect(readRawFrame({ width, height, fullRange: true, yuv420: new Uint8Array(bytes) }).kind).toBe('refused');
  }
});

function noise(length: number, seed: number): Uint8Array {
  let state = seed | 1;
  return Uint8Array.from({ length }, () => {
    state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9;
    return state >>> 24;
  });
}

/** ITU-R BT.601 and BT.709, clipped and rounded. */
function byDefinition({ width, height, yuv420, fullRange }: RawFrame, x: number, y: number): number[] {
  const [red, blue] = height > 576 ? [0.2126, 0.0722] : [0.299, 0.114];
  const block = (y >> 1) * (width / 2) + (x >> 1);
  const pixels = width * height;
  const [bright = 0, u = 0, v = 0] = [yuv420[y * width + x], yuv420[pixels + block], yuv420[pixels * 1.25 + block]];
  const luma = fullRange ? bright : ((bright - 16) * 255) / 219;
  const [pb, pr] = [u, v].map((value) => (value - 128) * (fullRange ? 1 : 255 / 224)) as [number, number];
  const r = luma + 2 * (1 - red) * pr;
  const b = luma + 2 * (1 - blue) * pb;
  const g = (luma - red * r - blue * b) / (1 - red - blue);
  return [r, g, b].map((value) => Math.round(Math.min(255, Math.max(0, value))));
}

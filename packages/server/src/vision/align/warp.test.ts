import { describe, expect, test } from 'vitest';
import type { Raster } from '../picture/raster.ts';
import { warp } from './warp.ts';

const checkers: Raster = picture(64, 64, (x, y) => ((x + y) % 2 === 0 ? 0 : 200));
const ramp: Raster = picture(64, 64, (x, y) => 2 * x + y);

describe('drawing a piece of a picture', () => {
  test('at its own size copies the pixels', () => {
    const drawing = warp(ramp, { a: 1, b: 0, tx: 5, ty: 7 }, 8);
    expect(red(drawing, 8, 0, 0)).toBeCloseTo(2 * 5 + 7);
    expect(red(drawing, 8, 7, 7)).toBeCloseTo(2 * 12 + 14);
  });

  test('half a pixel further is half-way between two', () => {
    expect(red(warp(ramp, { a: 1, b: 0, tx: 5.5, ty: 7 }, 4), 4, 0, 0)).toBeCloseTo(2 * 5.5 + 7);
  });

  test('turned by a right angle', () => {
    const drawing = warp(ramp, { a: 0, b: 1, tx: 20, ty: 10 }, 8);
    expect(red(drawing, 8, 3, 2)).toBeCloseTo(2 * 17 + 13);
  });

  test('smaller averages, so that a fine pattern does not turn into a coarse one', () => {
    const drawing = warp(checkers, { a: 4, b: 0, tx: 0, ty: 0 }, 16);
    expect(Math.min(...drawing)).toBeCloseTo(100);
    expect(Math.max(...drawing)).toBeCloseTo(100);
  });

  test('beyond the edge goes on with the outermost pixels', () => {
    const drawing = warp(ramp, { a: 1, b: 0, tx: -100, ty: -100 }, 8);
    expect([...new Set(drawing)]).toEqual([0]);
    expect(red(warp(ramp, { a: 1, b: 0, tx: 90, ty: 90 }, 8), 8, 0, 0)).toBeCloseTo(2 * 63 + 63);
  });
});

function picture(width: number, height: number, value: (x: number, y: number) => number): Raster {
  const data = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) data.fill(value(x, y), (y * width + x) * 3, (y * width + x) * 3 + 3);
  }
  return { width, height, data };
}

function red(drawing: Float32Array, size: number, x: number, y: number): number {
  return drawing[(y * size + x) * 3] ?? Number.NaN;
}

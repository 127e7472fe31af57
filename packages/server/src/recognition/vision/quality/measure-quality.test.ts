import { describe, expect, test } from 'vitest';
import { ALIGNED_SIZE } from '../align/arcface-points.ts';
import { measureQuality } from './measure-quality.ts';

/** Spots of every size, the same every time. */
const spots = drawing((x, y) => 128 + [1, 2, 4, 8, 16].reduce((sum, size) => sum + 10 * spot(x, y, size), 0));

describe('blur', () => {
  test('grows with every further blur', () => {
    const blurs = [0, 1, 2, 3, 5, 8].map((radius) => measureQuality(averaged(spots, radius)).blur);
    expect(blurs).toEqual(blurs.toSorted((a, b) => a - b));
    expect(new Set(blurs).size).toBe(blurs.length);
    expect(Math.min(...blurs)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...blurs)).toBeLessThanOrEqual(1);
  });

  test('is the same whatever the brightness and the contrast', () => {
    const soft = averaged(spots, 1);
    const { blur } = measureQuality(soft);
    expect(measureQuality(soft.map((value) => 0.3 * value)).blur).toBeCloseTo(blur, 5);
    expect(measureQuality(soft.map((value) => 0.5 * value + 90)).blur).toBeCloseTo(blur, 5);
  });

  test('along one direction counts as blur', () => {
    const stripes = drawing((_, y) => (y % 4 < 2 ? 60 : 160));
    const shaken = drawing((x, y) => (y % 4 < 2 ? 60 : 160) + 20 * Math.sin(x / 20));
    expect(measureQuality(stripes).blur).toBe(1);
    expect(measureQuality(shaken).blur).toBeGreaterThan(0.9);
  });

  test('of a plain surface is complete', () => {
    expect(measureQuality(drawing(() => 128))).toEqual({ blur: 1, exposure: expect.closeTo(128, 3) });
  });
});

describe('exposure', () => {
  test('is the mean brightness of the face, and not of what is around it', () => {
    const framed = drawing((x, y) => (x >= 16 && x < 96 && y >= 28 && y < 108 ? 100 : 255));
    expect(measureQuality(framed).exposure).toBeCloseTo(100, 3);
  });
});

/** The brightness of a face. */
function drawing(value: (x: number, y: number) => number): Float32Array {
  return Float32Array.from({ length: ALIGNED_SIZE ** 2 }, (_, at) =>
    value(at % ALIGNED_SIZE, Math.floor(at / ALIGNED_SIZE)),
  );
}

/** Between −1 and 1, one number for each square of this size. */
function spot(x: number, y: number, size: number): number {
  return Math.sin(12.9898 * Math.floor(x / size) + 78.233 * Math.floor(y / size) + size * Math.floor(x / size) ** 2);
}

/** Every pixel the mean of the square around it, the edges left as they are. */
function averaged(grey: Float32Array, radius: number): Float32Array {
  return drawing((x, y) => {
    const margin = Math.min(x, y, ALIGNED_SIZE - 1 - x, ALIGNED_SIZE - 1 - y);
    const reach = Math.min(radius, margin);
    let sum = 0;
    for (let dy = -reach; dy <= reach; dy++) {
      for (let dx = -reach; dx <= reach; dx++) sum += grey[(y + dy) * ALIGNED_SIZE + x + dx] ?? 0;
    }
    return sum / (2 * reach + 1) ** 2;
  });
}

import { describe, expect, test } from 'vitest';
import type { Detection } from './detection.ts';
import { suppress } from './suppress.ts';

const face = (left: number, top: number, size: number, score: number): Detection => ({
  box: { left, top, width: size, height: size },
  score,
});

describe('suppressing', () => {
  test('keeps the best of the boxes around one face', () => {
    const best = face(12, 11, 100, 0.99);
    expect(suppress([face(10, 10, 100, 0.8), best, face(20, 8, 95, 0.9)])).toEqual([best]);
  });

  test('drops a part of a face, seen at the edge of a tile', () => {
    const whole = face(0, 0, 100, 0.9);
    expect(suppress([whole, face(5, 5, 40, 0.7)])).toEqual([whole]);
  });

  test('keeps neighbours whose boxes touch and overlap a little', () => {
    expect(suppress([face(0, 0, 100, 0.9), face(80, 0, 100, 0.95), face(300, 0, 20, 0.7)])).toHaveLength(3);
  });

  test('of nothing is nothing', () => {
    expect(suppress([])).toEqual([]);
  });
});

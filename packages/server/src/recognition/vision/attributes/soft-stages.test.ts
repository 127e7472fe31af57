import { describe, expect, test } from 'vitest';
import { readStages } from './soft-stages.ts';

const EVEN = [1 / 3, 1 / 3, 1 / 3];

describe('the number that nine outputs stand for', () => {
  test('is built from thirds, ninths and twenty-sevenths', () => {
    expect(readStages(outputs([1, 0, 0], [1, 0, 0], [1, 0, 0]))).toBe(0);
    expect(readStages(outputs([0, 0, 1], [0, 0, 1], [0, 0, 1]))).toBeCloseTo(2 / 3 + 2 / 9 + 2 / 27);
    expect(readStages(outputs([0, 1, 0], [0, 0, 1], [1, 0, 0]))).toBeCloseTo(1 / 3 + 2 / 9);
  });

  test('lies in the middle of what is undecided', () => {
    expect(readStages(outputs(EVEN, EVEN, EVEN))).toBeCloseTo(1 / 3 + 1 / 9 + 1 / 27);
  });

  test('moves with the shift of a bin, and less where a stage is stretched', () => {
    const plain = outputs([0, 1, 0], [1, 0, 0], [1, 0, 0]);
    expect(readStages({ ...plain, index_offset_stage1: Float32Array.of(0, 0.3, 0) })).toBeCloseTo(1.3 / 3);
    expect(readStages({ ...plain, stage1_delta_k: Float32Array.of(0.5) })).toBeCloseTo(1 / 4.5);
  });

  test('cannot be read from another network', () => {
    expect(() => readStages({ output: new Float32Array(3) })).toThrow(/prob_stage_1/);
  });
});

function outputs(...shares: readonly (readonly number[])[]): Record<string, Float32Array> {
  return Object.fromEntries(
    shares.flatMap((share, at) => [
      [`prob_stage_${at + 1}`, Float32Array.from(share)],
      [`index_offset_stage${at + 1}`, new Float32Array(3)],
      [`stage${at + 1}_delta_k`, new Float32Array(1)],
    ]),
  );
}

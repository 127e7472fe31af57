import { describe, expect, test } from 'vitest';
import { gainOf } from './gain-of.ts';

const all = (value: number) => new Uint8Array(1000).fill(value);

describe('how much brighter a picture is made', () => {
  test('not at all, unless next to nothing in it is bright', () => {
    expect(gainOf([all(90)])).toBe(1);
    const lit = all(10);
    lit.fill(200, 0, 21);
    expect(gainOf([lit])).toBe(1);
  });

  test('to 240, whatever glints in it', () => {
    expect(gainOf([all(60)])).toBe(4);
    const glinting = all(60);
    glinting.fill(255, 0, 20);
    expect(gainOf([glinting])).toBe(4);
  });

  test('twelvefold at most, black not at all the less', () => {
    expect(gainOf([all(10)])).toBe(12);
    expect(gainOf([all(0)])).toBe(12);
  });

  test('of all its parts together, by some of their values, on any scale', () => {
    expect(gainOf([all(10), all(60)], { step: 7 })).toBe(4);
    expect(gainOf([new Float32Array(10).fill(60 / 255 + 1e-4)], { white: 1 })).toBe(4);
  });
});

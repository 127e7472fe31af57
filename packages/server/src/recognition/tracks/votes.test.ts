import { expect, test } from 'vitest';
import type { RawTemplate } from '../scale/templates.ts';
import { faceWeight } from './face-weight.ts';
import { Votes } from './votes.ts';

const template = (...values: number[]) =>
  Float32Array.of(...values, ...Array(512 - values.length).fill(0)) as RawTemplate;
const facing = Float32Array.of(30, 40, 70, 40, 50, 60, 35, 80, 65, 80);
const turned = Float32Array.of(30, 40, 70, 40, 85, 60, 35, 80, 65, 80);
const clear = { blur: 0.45, exposure: 120, strength: 3.8 };

test('a clear look that faces the camera says all, a blurred, weak or turned one less, one without a template nothing', () => {
  const weight = (quality: typeof clear | null, points = facing) =>
    faceWeight({ quality, points, template: template(1) });
  expect(weight(clear)).toBe(1);
  for (const less of [weight({ ...clear, blur: 0.68 }), weight({ ...clear, strength: 2.2 }), weight(clear, turned)]) {
    expect(less).toBeLessThan(0.4);
  }
  expect(weight(null)).toBe(0);
  expect(faceWeight({ quality: clear, points: facing, template: template().subarray(0, 0) as RawTemplate })).toBe(0);
});

test('the best looks vote, each by its weight, and the result has unit length', () => {
  const votes = new Votes();
  expect(votes.voted).toBeNull();
  votes.add(template(1, 0), 0.9);
  expect([...(votes.voted?.template.subarray(0, 2) ?? [])]).toEqual([1, 0]);
  votes.add(template(0, 1), 0.3);
  const [x = 0, y = 0] = votes.voted?.template ?? [];
  expect(x / y).toBeCloseTo(3, 5);
  expect(Math.hypot(x, y)).toBeCloseTo(1, 5);
  expect([votes.cast, votes.weight]).toEqual([2, expect.closeTo(1.2, 5)]);
});

test('what says next to nothing has no vote, and the worst make room for better ones', () => {
  const votes = new Votes();
  votes.add(template(0, 0, 1), 0.1);
  expect(votes.cast).toBe(0);
  votes.add(template(0, 1), 0.3);
  for (let look = 0; look < 8; look++) votes.add(template(1), 0.8);
  votes.add(template(0, 1), 0.3);
  expect([...(votes.voted?.template.subarray(0, 2) ?? [])]).toEqual([1, 0]);
  expect([votes.cast, votes.voters]).toEqual([10, 8]);
});

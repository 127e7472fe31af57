import { expect, test } from 'vitest';
import { withScaled } from '../scale/scale-template.ts';
import type { RawTemplate } from '../scale/templates.ts';
import type { Face } from '../vision/vision.ts';
import { Tracker } from './tracker.ts';

/** Somebody's face, the same number for the same person; a share of what it shows may be chance. */
function face(person: number | null, left: number, { width = 100, noise = 0.3, blur = 0.4, at = 0 } = {}): Face {
  const template = Float32Array.from({ length: 512 }, (_, i) => hash(person ?? -1, i) + noise * hash(1000 + at, i));
  const length = Math.hypot(...template);
  const empty = { template: new Float32Array(0) as RawTemplate, scaled: new Float32Array(0) as Face['scaled'] };
  const templates = person === null ? empty : withScaled(template.map((value) => value / length) as RawTemplate);
  return {
    box: { left, top: 100, width, height: 1.3 * width },
    score: 1,
    areaPx: 1.3 * width * width,
    points: Float32Array.of(30, 40, 70, 40, 50, 60, 35, 80, 65, 80),
    ...templates,
    quality: person === null ? null : { blur, exposure: 120, strength: 3.7 },
    angles: null,
    asm: null,
    years: null,
    liveness: null,
    thumbnail: Buffer.alloc(0),
  };
}

/** Between −1 and 1, the same for the same numbers. */
function hash(a: number, b: number): number {
  let state = Math.imul(a + 7, 0x9e3779b1) ^ Math.imul(b + 3, 0x85ebca6b);
  state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d);
  state = Math.imul(state ^ (state >>> 12), 0x297a2d39);
  return ((state ^ (state >>> 15)) >>> 0) / 2 ** 31 - 1;
}

/** Templates that are as alike to those of the first as this. */
function mixed(one: Face, other: Face, likeness: number): Pick<Face, 'template' | 'scaled'> {
  const rest = Math.sqrt(1 - likeness ** 2);
  return withScaled(one.template.map((value, i) => likeness * value + rest * (other.template[i] ?? 0)) as RawTemplate);
}

const idsOf = (tracker: Tracker, faces: Face[], at: number) => tracker.see(faces, at).map(({ track }) => track.id);

test('who walks on is one track, with a template and without', () => {
  for (const person of [1, null]) {
    const tracker = new Tracker();
    const ids = [0, 1, 2, 3, 4].map(
      (step) => idsOf(tracker, [face(person, 100 + 60 * step, { at: step })], 200 * step)[0],
    );
    expect(new Set(ids).size).toBe(1);
  }
});

test('two who cross keep their tracks', () => {
  const tracker = new Tracker();
  for (let step = 0; step <= 8; step++) {
    const faces = [face(1, 100 + 60 * step, { at: step }), face(2, 580 - 60 * step, { at: 100 + step })];
    expect(idsOf(tracker, faces, 200 * step)).toEqual([1, 2]);
  }
});

test('who looks clearly like somebody else is somebody else, at the very same place', () => {
  const tracker = new Tracker();
  idsOf(tracker, [face(1, 100)], 0);
  expect(idsOf(tracker, [face(2, 100)], 200)).toEqual([2]);
});

test('a blurred look at the same place is the same person, whatever it looks like', () => {
  const tracker = new Tracker();
  idsOf(tracker, [face(1, 100)], 0);
  expect(idsOf(tracker, [face(2, 104, { blur: 0.71 })], 200)).toEqual([1]);
});

test('a blurred look a while later may be anybody', () => {
  const tracker = new Tracker();
  idsOf(tracker, [face(1, 100)], 0);
  expect(idsOf(tracker, [face(2, 104, { blur: 0.71 })], 700)).toEqual([2]);
});

test('who comes back while remembered goes on, anywhere in the picture', () => {
  const tracker = new Tracker();
  idsOf(tracker, [face(1, 100)], 0);
  expect(idsOf(tracker, [face(1, 900, { at: 5 })], 6000)).toEqual([1]);
  expect(tracker.forget(7000).map(({ id }) => id)).toEqual([1]);
  expect(idsOf(tracker, [face(1, 900, { at: 6 })], 7200)).toEqual([2]);
});

test('who comes in by the door by which somebody just left is another, even when they look somewhat alike', () => {
  const tracker = new Tracker();
  for (let step = 0; step <= 4; step++) idsOf(tracker, [face(1, 800 + 80 * step, { at: step })], 200 * step);
  const left = face(1, 0);
  const somewhatAlike = { ...face(2, 1100), ...mixed(left, face(2, 0), 0.35) };
  expect(idsOf(tracker, [somewhatAlike], 1500)).toEqual([2]);
});

test('far away from where it was, a face without a template is another', () => {
  const tracker = new Tracker();
  idsOf(tracker, [face(null, 100)], 0);
  expect(idsOf(tracker, [face(null, 900)], 200)).toEqual([2]);
  expect(idsOf(tracker, [face(null, 120, { width: 40 })], 400)).toEqual([3]);
});

test('who was seen before a clock was set back is forgotten as soon as everybody else', () => {
  const tracker = new Tracker();
  tracker.see([face(1, 100)], 50_000_000);
  tracker.see([], 1000);
  expect(tracker.forget(1000)).toEqual([]);
  expect(tracker.forget(1001)).toHaveLength(1);
  expect(tracker.size).toBe(0);
});

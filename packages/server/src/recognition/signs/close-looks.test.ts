import { faceLike } from '@kith/testing/face-like';
import { expect, it } from 'vitest';
import { cosineOfTemplates } from '../calibration/cosine.ts';
import type { ScaledTemplate } from '../scale/templates.ts';
import { CHUNK_BYTES, CloseLooks } from './close-looks.ts';

const { stranger, similar } = faceLike(29);
const always = () => true;
const never = () => false;

/** Twice as many as a chunk has. */
const faces = Array.from({ length: 2048 }, stranger);
const face = faces[0] as ScaledTemplate;
const kept = (some: readonly ScaledTemplate[]) => {
  const looks = new CloseLooks();
  for (const [i, one] of some.entries()) looks.keep(i + 1, one, always);
  return looks;
};

it('no face is more like a look than is said, and none much less', () => {
  const some = [...faces.slice(0, 500), ...Array.from({ length: 500 }, (_, i) => similar(face, i / 500))];
  const looks = kept(some);
  for (const [i, one] of some.entries()) {
    const cosine = cosineOfTemplates(face, one);
    const most = looks.mostAlike(i + 1, face) ?? Number.NaN;
    expect(most).toBeGreaterThanOrEqual(cosine);
    expect(most - cosine).toBeLessThan(0.03);
  }
});

it('what is forgotten is not known, and makes room', () => {
  const looks = kept(faces);
  expect(looks.bytes).toBe(2 * CHUNK_BYTES);
  looks.forget([1, 1, 5000]);
  expect([looks.size, looks.mostAlike(1, face)]).toEqual([2047, undefined]);
  looks.keep(3000, face, never);
  expect(looks.mostAlike(3000, face)).toBeGreaterThanOrEqual(1);
  looks.clear();
  expect([looks.size, looks.bytes, looks.mostAlike(3000, face)]).toEqual([0, 0, undefined]);
});

it('where there is no memory for more, the look that came first goes', () => {
  const looks = kept(faces);
  looks.keep(3000, face, never);
  expect([looks.size, looks.bytes]).toEqual([2048, 2 * CHUNK_BYTES]);
  expect([looks.mostAlike(1, face), looks.mostAlike(2, face)]).toEqual([undefined, expect.any(Number)]);
  expect(looks.mostAlike(3000, face)).toBeGreaterThanOrEqual(1);
  const none = new CloseLooks();
  none.keep(1, face, never);
  expect([none.size, none.bytes]).toEqual([0, 0]);
});

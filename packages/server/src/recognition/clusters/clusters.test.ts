import { defaultThresholds } from '@kith/contract';
import { dot, type FaceVector, faceLike } from '@kith/testing/face-like';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cosineOf } from '../calibration/calibration.ts';
import { leastNearCosine, strangerOf } from './join.ts';
import { bestAndMostDifferent, mostLookedFor } from './looked-for.ts';
import { areOne } from './merge.ts';
import { saysEnough } from './weighed-face.ts';

const { stranger, similar } = faceLike(17);
const exactAmong = (compared: number) => cosineOf(defaultThresholds.exact, compared);
/** By how many faces strangers are looked for. */
const anyNumber = fc.integer({ min: 0, max: 1_000_000 });
const anyCosine = fc.double({ min: -0.1, max: 1, noNaN: true });

/** A face with this cosine to one, that is as unlike another as it can be. */
const awayFrom = (face: FaceVector, cosine: number, other: FaceVector) =>
  similar(
    face,
    cosine,
    other.map((value) => -value),
  );

test('a face that is hardly one says too little to be of a stranger', () => {
  expect([0, 0.29, 0.3, 1].map((weight) => saysEnough({ weight }))).toEqual([false, false, true, true]);
});

describe('a face joins', () => {
  test('whom it is so like as a name would be exact, whatever the number of others', () => {
    fc.assert(
      fc.property(anyNumber, anyCosine, (compared, cosine) => {
        fc.pre(Math.abs(cosine - exactAmong(compared)) > 1e-4);
        const known = stranger();
        const near = [
          { id: 'somebody', faces: [stranger()] },
          { id: 'ada', faces: [awayFrom(known, 0.5, known), known] },
        ];
        const joined = strangerOf(similar(known, cosine), near, compared);
        expect(joined).toBe(cosine > exactAmong(compared) ? 'ada' : null);
      }),
    );
    expect(strangerOf(stranger(), [], 0)).toBeNull();
  });

  test('neither of two who are nearly as near, and not alike themselves', () => {
    const face = stranger();
    const one = similar(face, 0.68);
    const near = (cosine: number) => [
      { id: 1, faces: [one] },
      { id: 2, faces: [awayFrom(face, cosine, one)] },
    ];
    expect(strangerOf(face, near(0.66), 1000)).toBeNull();
    expect(strangerOf(face, near(0.66).toReversed(), 1000)).toBeNull();
    expect(strangerOf(face, near(0.55), 1000)).toBe(1);
  });

  test('the nearest of two who are alike: they are one person who became two', () => {
    const face = stranger();
    const one = similar(face, 0.7);
    const two = [
      { id: 2, faces: [similar(face, 0.66, one)] },
      { id: 1, faces: [one] },
    ];
    expect(strangerOf(face, two, 1000)).toBe(1);
  });

  test('without regard to who is below the least cosine', () => {
    fc.assert(
      fc.property(anyNumber, (compared) => {
        const face = stranger();
        const one = similar(face, exactAmong(compared) + 0.01);
        const below = awayFrom(face, leastNearCosine(compared) - 0.01, one);
        const two = [
          { id: 1, faces: [one] },
          { id: 2, faces: [below] },
        ];
        expect(strangerOf(face, two, compared)).toBe(1);
      }),
    );
  });
});

describe('two strangers are one', () => {
  /** So many faces of one person, each with this cosine to a face in their midst. */
  const facesOf = (person: FaceVector, count: number, cosine: number) =>
    Array.from({ length: count }, () => similar(person, cosine));

  test('by a single face each, where the one would join the other', () => {
    fc.assert(
      fc.property(anyNumber, anyCosine, (compared, cosine) => {
        fc.pre(Math.abs(cosine - exactAmong(compared)) > 1e-4);
        const [known, other] = [stranger(), stranger()];
        expect(areOne([known], [similar(known, cosine, other)], compared)).toBe(cosine > exactAmong(compared));
      }),
    );
  });

  test('by several that agree, though none of them would do alone', () => {
    const person = stranger();
    const [some, others] = [facesOf(person, 3, 0.74), facesOf(person, 3, 0.74)];
    expect(Math.max(...some.flatMap((a) => others.map((b) => dot(a, b))))).toBeLessThan(exactAmong(2000));
    expect(areOne(some, others, 2000)).toBe(true);
  });

  test('not by one pair that is exact when the others are nothing like it', () => {
    const [person, other] = [stranger(), stranger()];
    const some = [...facesOf(other, 2, 0.85), person];
    expect(areOne(some, [similar(person, 0.9), ...facesOf(stranger(), 2, 0.85)], 1000)).toBe(false);
  });

  test('whichever is asked of the other', () => {
    fc.assert(
      fc.property(anyNumber, fc.array(anyCosine, { minLength: 2, maxLength: 6 }), (compared, cosines) => {
        const person = stranger();
        const faces = cosines.map((cosine) => similar(person, cosine));
        const middle = Math.ceil(faces.length / 3);
        const [some, others] = [faces.slice(0, middle), faces.slice(middle)];
        expect(areOne(some, others, compared)).toBe(areOne(others, some, compared));
      }),
    );
  });
});

describe('the faces that somebody is looked for by', () => {
  const anyFaces = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 12 }).map((weights) => {
    const person = stranger();
    return weights.map((weight) => ({ weight, scaled: similar(person, 0.6) }));
  });

  test('are some of those given, no more than asked for, each once, and the one that says most among them', () => {
    fc.assert(
      fc.property(anyFaces, fc.integer({ min: 1, max: 5 }), (faces, most) => {
        const chosen = bestAndMostDifferent(faces, most);
        expect(chosen).toHaveLength(Math.min(most, faces.length));
        expect(new Set(chosen).size).toBe(chosen.length);
        expect(faces).toEqual(expect.arrayContaining(chosen));
        const best = Math.max(...faces.map(({ weight }) => weight));
        if (faces.length > 0) expect(chosen.map(({ weight }) => weight)).toContain(best);
      }),
    );
  });

  test('are not the same look three times', () => {
    const [front, side, other] = [stranger(), stranger(), stranger()];
    const again = Array.from({ length: 5 }, () => ({ weight: 1, scaled: similar(front, 0.98) }));
    const different = [side, other].map((look) => ({ weight: 0.6, scaled: similar(front, 0.6, look) }));
    expect(bestAndMostDifferent([...again, ...different]).slice(1)).toEqual(expect.arrayContaining(different));
  });

  test('are those that say something, when the most different ones do not', () => {
    const person = stranger();
    const good = Array.from({ length: mostLookedFor }, () => ({ weight: 1, scaled: similar(person, 0.8) }));
    const bad = { weight: 0.3, scaled: similar(person, 0.5) };
    expect(bestAndMostDifferent([bad, ...good])).not.toContain(bad);
  });
});

import { type FaceVector, faceLike } from '@kith/testing/face-like';
import { describe, expect, it } from 'vitest';
import { DIMENSIONS } from '../scale/dimensions.ts';
import { ESTIMATE_MARGIN, estimatedCosine, reachWeight, type SignWeights, signWeights } from './sign-weights.ts';

const PAIRS = 1000;

/** As a database adds it up. */
function differing(face: SignWeights, template: SignWeights): number {
  let weight = 0;
  for (let i = 0; i < DIMENSIONS; i++) {
    if (face.signs[i] === template.signs[i]) continue;
    for (const [k, mask] of face.masks.entries()) weight += Number(mask[i]) * 2 ** k;
  }
  return weight;
}

describe('the cosine that signs and weights say', () => {
  it.each([0.2, 0.3, 0.42, 0.56, 0.67, 0.8])('is %f on average, and never far off', (cosine) => {
    const faces = faceLike(7);
    const estimates: number[] = [];
    for (let i = 0; i < PAIRS; i++) {
      const template = faces.stranger();
      const face = signWeights(faces.similar(template, cosine));
      const differs = differing(face, signWeights(template));
      estimates.push(estimatedCosine(face, differs));
      expect(differs).toBeLessThanOrEqual(reachWeight(face, cosine));
    }
    const mean = estimates.reduce((sum, estimate) => sum + estimate, 0) / PAIRS;
    const deviation = Math.sqrt(estimates.reduce((sum, estimate) => sum + (estimate - mean) ** 2, 0) / PAIRS);
    expect(mean).toBeCloseTo(cosine, 2);
    expect(5 * deviation).toBeLessThanOrEqual(ESTIMATE_MARGIN);
  });

  it('is 1 of a template and itself, whatever its components are', () => {
    const one = new Float32Array(DIMENSIONS) as FaceVector;
    one[7] = -1;
    for (const template of [one, faceLike(1).stranger()]) {
      const signs = signWeights(template);
      expect(estimatedCosine(signs, differing(signs, signs))).toBe(1);
    }
  });
});

it('a sign is that of the component, also of a zero', () => {
  const { signs } = signWeights(
    new Float32Array(DIMENSIONS).map((_, i) => [0.1, -0.1, 0, -0][i % 4] ?? 0) as FaceVector,
  );
  expect(signs.slice(0, 8)).toBe('01010101');
});

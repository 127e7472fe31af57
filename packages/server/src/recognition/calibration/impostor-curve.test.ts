import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ImpostorCurve, log10RateAt, tailCosineAt } from './impostor-curve.ts';

const curve: ImpostorCurve = {
  body: [
    [-1, 0],
    [0, Math.log10(0.5)],
    [0.2, -2],
  ],
  exponent: 16,
};

describe('an impostor curve', () => {
  it('goes through its points and straight between them', () => {
    for (const [cosine, log10Rate] of curve.body) expect(log10RateAt(curve, cosine)).toBeCloseTo(log10Rate, 12);
    expect(log10RateAt(curve, 0.1)).toBeCloseTo((Math.log10(0.5) - 2) / 2, 12);
  });

  it('goes on as a power of what the cosine misses of 1', () => {
    expect(log10RateAt(curve, 0.6)).toBeCloseTo(-2 + 16 * Math.log10(0.4 / 0.8), 12);
    expect(log10RateAt(curve, 1)).toBe(Number.NEGATIVE_INFINITY);
  });

  it('always falls', () => {
    const cosine = fc.double({ min: -1, max: 0.999, noNaN: true });
    fc.assert(
      fc.property(cosine, cosine, (a, b) => {
        fc.pre(Math.abs(a - b) > 1e-9);
        expect(log10RateAt(curve, Math.max(a, b))).toBeLessThan(log10RateAt(curve, Math.min(a, b)));
      }),
    );
  });

  it('says in its tail which cosine has a rate', () => {
    fc.assert(
      fc.property(fc.double({ min: -12, max: -2, noNaN: true }), (log10Rate) => {
        expect(log10RateAt(curve, tailCosineAt(curve, log10Rate))).toBeCloseTo(log10Rate, 9);
      }),
    );
  });
});

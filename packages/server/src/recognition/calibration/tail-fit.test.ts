import { describe, expect, it } from 'vitest';
import { fitExponent, fitGeneralisedPareto } from './tail-fit.ts';

/** Excesses at evenly spaced probabilities: what a large sample of the distribution looks like, without chance. */
function quantiles(count: number, { scale, shape }: { scale: number; shape: number }): Float64Array {
  return Float64Array.from({ length: count }, (_, i) => {
    const survival = (i + 0.5) / count;
    return shape === 0 ? -scale * Math.log(survival) : (scale / shape) * (survival ** -shape - 1);
  });
}

/** Uniform in (0, 1), the same on each run (Lehmer's generator). */
function uniform(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

describe('the maximum likelihood fit of a generalised Pareto tail', () => {
  it.each([
    { name: 'an exponential', scale: 0.04, shape: 0 },
    { name: 'a tail that ends', scale: 0.045, shape: -0.2 },
    { name: 'a tail that ends far out', scale: 0.042, shape: -0.05 },
    { name: 'a heavy tail', scale: 1.5, shape: 0.3 },
  ])('finds the parameters of $name', ({ scale, shape }) => {
    const fit = fitGeneralisedPareto(quantiles(20_000, { scale, shape }));
    expect(fit.shape).toBeCloseTo(shape, 2);
    expect(fit.scale / scale).toBeCloseTo(1, 1);
  });

  it('finds them from a random sample to within what its size allows', () => {
    const random = uniform(20_231);
    const truth = { scale: 0.04, shape: -0.2 };
    const sample = Float64Array.from({ length: 6_000 }, () => (truth.scale / truth.shape) * (random() ** 0.2 - 1));
    // Asymptotic deviation of the shape: (1 + shape) / √n (Coles 2001, §4.3.2); three of them.
    expect(Math.abs(fitGeneralisedPareto(sample).shape - truth.shape)).toBeLessThan((3 * 0.8) / Math.sqrt(6_000));
  });

  it('takes a weight of two as the same excess twice, and of none as not there', () => {
    const excesses = quantiles(500, { scale: 0.05, shape: -0.1 });
    const weights = excesses.map((_, i) => i % 3);
    const copies = Float64Array.from(Array.from(excesses).flatMap((y, i) => Array(i % 3).fill(y)));
    const weighted = fitGeneralisedPareto(excesses, weights);
    const copied = fitGeneralisedPareto(copies);
    expect(weighted.shape).toBeCloseTo(copied.shape, 6);
    expect(weighted.scale).toBeCloseTo(copied.scale, 6);
    expect(fitExponent(excesses, 1, { weights })).toBeCloseTo(fitExponent(copies, 1), 6);
    const ceiling = 0.1;
    expect(fitExponent(excesses, 1, { weights, ceiling })).toBeCloseTo(fitExponent(copies, 1, { ceiling }), 6);
  });

  it('says so when nothing lies beyond the threshold', () => {
    expect(() => fitGeneralisedPareto(new Float64Array(0))).toThrow('beyond the threshold');
  });
});

describe('the fit of a tail whose end is known', () => {
  it('finds the exponent', () => {
    const end = 0.75;
    const exponent = 17.5;
    const excesses = quantiles(20_000, { scale: end / exponent, shape: -1 / exponent });
    expect(fitExponent(excesses, end)).toBeCloseTo(exponent, 1);
  });

  it('finds it as well below a ceiling, whatever lies beyond', () => {
    const end = 0.75;
    const excesses = quantiles(20_000, { scale: end / 17.5, shape: -1 / 17.5 });
    const ceiling = end * (1 - 0.1 ** (1 / 17.5));
    expect(fitExponent(excesses, end, { ceiling })).toBeCloseTo(17.5, 1);
    const spoilt = excesses.map((y) => (y > ceiling ? 0.7 : y));
    expect(fitExponent(spoilt, end, { ceiling })).toBeCloseTo(17.5, 1);
  });

  it('is hardly moved by a few pairs of one person under two names', () => {
    const end = 0.75;
    const excesses = quantiles(20_000, { scale: end / 17.5, shape: -1 / 17.5 });
    const spoilt = Float64Array.from([...excesses, 0.5, 0.52, 0.55, 0.6]);
    expect(fitExponent(spoilt, end) / fitExponent(excesses, end)).toBeCloseTo(1, 2);
  });
});

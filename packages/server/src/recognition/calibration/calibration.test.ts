import { readFileSync } from 'node:fs';
import { defaultThresholds } from '@kith/contract';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SCALE } from '../scale/move.ts';
import { FEATURE_MODEL } from '../vision/models/model-package.ts';
import { confidenceOf, cosineOf, log10FalseAlarms } from './calibration.ts';
import { measuredOn } from './impostor-tail.ts';
import { resultOf } from './levels.ts';

const cosine = fc.double({ min: -1, max: 1, noNaN: true });
const gallery = fc.integer({ min: 0, max: 10_000_000 });

describe('confidence', () => {
  it('is from 0 to 100, and never falls when the cosine rises', () => {
    fc.assert(
      fc.property(cosine, cosine, gallery, (a, b, persons) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)].map((c) => confidenceOf(c, persons));
        expect(low).toBeGreaterThanOrEqual(0);
        expect(high).toBeLessThanOrEqual(100);
        expect(low).toBeLessThanOrEqual(high ?? 0);
      }),
    );
  });

  it('never rises when more persons are compared with', () => {
    fc.assert(
      fc.property(cosine, gallery, gallery, (c, a, b) => {
        expect(confidenceOf(c, Math.max(a, b))).toBeLessThanOrEqual(confidenceOf(c, Math.min(a, b)));
      }),
    );
  });

  it.each([1_000, 20_000, 1_000_000])('promises one false alarm in 10, 100 and 1,000 searches among %i', (persons) => {
    for (const [name, alarms] of [
      ['junk', -1],
      ['ha', -2],
      ['exact', -3],
    ] as const) {
      expect(log10FalseAlarms(cosineOf(defaultThresholds[name], persons), persons)).toBeCloseTo(alarms, 2);
    }
  });

  it('takes a small gallery as one of a thousand', () => {
    expect(confidenceOf(0.5, 3)).toBe(confidenceOf(0.5, 1000));
    expect(confidenceOf(0.5, 2000)).toBeLessThan(confidenceOf(0.5, 1000));
  });

  it('is 100 for the same template and 0 for its opposite', () => {
    expect(confidenceOf(1, 5)).toBe(100);
    expect(confidenceOf(1, 1_000_000)).toBe(100);
    expect(confidenceOf(-1, 5)).toBe(0);
  });

  it('is 100 when rounding lets a cosine pass 1', () => {
    expect(confidenceOf(1 + 1e-7, 1000)).toBe(100);
  });

  it('is inverted by the smallest cosine that has it', () => {
    fc.assert(
      fc.property(fc.double({ min: 1, max: 99, noNaN: true }), gallery, (confidence, persons) => {
        const least = cosineOf(confidence, persons);
        expect(confidenceOf(least + 1e-5, persons)).toBeGreaterThanOrEqual(confidence - 0.01);
        expect(confidenceOf(least - 1e-5, persons)).toBeLessThanOrEqual(confidence + 0.01);
      }),
    );
  });
});

describe('the calibration', () => {
  it('was measured with the network that makes the templates', () => {
    expect(measuredOn.featureModel).toBe(FEATURE_MODEL.sha256);
  });

  it('was measured on the scale that templates are moved to', () => {
    expect(measuredOn.scale).toBe(SCALE);
  });

  it.each([
    ['1,099 pictures of LFW', 0.371, 1e-3],
    ['1,099 pictures of LFW', 0.448, 1e-4],
    ['1,099 pictures of LFW', 0.494, 1e-5],
    ['adults of one group and sex, in the half of FairFace that nothing was fitted to,', 0.287, 1e-2],
    ['adults of one group and sex, in the half of FairFace that nothing was fitted to,', 0.387, 1e-3],
  ])('expects no fewer strangers than were counted among %s at cosine %d', (_, measured, rate) => {
    expect(10 ** log10FalseAlarms(measured, 1000) / 1000).toBeGreaterThanOrEqual(rate);
  });

  it('is what docs/confidence.md says', () => {
    const page = readFileSync(new URL('../../../../../docs/confidence.md', import.meta.url), 'utf8');
    for (const [gallery, column] of [
      [1_000, 0],
      [10_000, 1],
      [100_000, 2],
      [1_000_000, 3],
    ] as const) {
      for (const name of ['junk', 'ha', 'exact'] as const) {
        const row = page.match(new RegExp(`^\\| \\\`${name}\\\` \\|((?: 0\\.\\d{3} \\|){4})$`, 'm'));
        const stated = Number(row?.[1]?.split('|')[column]);
        // Three digits, rounded either way.
        expect(Math.abs(stated - cosineOf(defaultThresholds[name], gallery))).toBeLessThan(0.0006);
      }
    }
  });
});

it('a result is the strongest whose threshold is reached, its own value included', () => {
  const thresholds = { ...defaultThresholds, space_id: 1 } as Parameters<typeof resultOf>[1];
  expect([79.3, 79.29, 75.5, 75.49, 68.84, 68.83].map((c) => resultOf(c, thresholds))).toEqual([
    'exact',
    'ha',
    'ha',
    'junk',
    'junk',
    'nm',
  ]);
});

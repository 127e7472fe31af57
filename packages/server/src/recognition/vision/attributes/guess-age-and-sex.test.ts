import { describe, expect, test } from 'vitest';
import { FEATURE_MODEL } from '../models/model-package.ts';
import { fittedTo } from './age-and-sex-heads.ts';
import { type AgeAndSexHeads, guessAgeAndSex } from './guess-age-and-sex.ts';

const MEANS = new Float32Array([1, 0]);
/** No channel counts for the age: everybody is what is added. */
const heads = (shares: readonly number[], sex = 0): AgeAndSexHeads => ({
  age: shares.map((share) => Float32Array.of(0, 0, Math.log(share))),
  sex: Float32Array.of(sex, 0, 0),
});

describe('age, of the shares that the brackets have', () => {
  test('is where half of them lie below', () => {
    const sure = [0, 0, 0, 1, 0, 0, 0, 0, 0];
    expect(guessAgeAndSex(MEANS, heads(sure)).age).toBe(25);
    const torn = [0, 0, 0, 0.25, 0.5, 0.25, 0, 0, 0];
    expect(guessAgeAndSex(MEANS, heads(torn)).age).toBe(35);
    const young = [0.5, 0.5, 0, 0, 0, 0, 0, 0, 0];
    expect(guessAgeAndSex(MEANS, heads(young)).age).toBe(3);
  });

  test('is in whole years, from none to 85', () => {
    expect(guessAgeAndSex(MEANS, heads([1, 0, 0, 0, 0, 0, 0, 0, 0])).age).toBe(1);
    expect(guessAgeAndSex(MEANS, heads([0, 0, 0, 0, 0, 0, 0, 0, 1])).age).toBe(77);
  });
});

test('sex is on which side of a plane the means lie', () => {
  const even = [1, 1, 1, 1, 1, 1, 1, 1, 1];
  expect([heads(even, 1), heads(even, -1)].map((some) => guessAgeAndSex(MEANS, some).sex)).toEqual([1, 0]);
});

test('the heads belong to the network that makes the channels', () => {
  expect(fittedTo.featureModel).toBe(FEATURE_MODEL.sha256);
  expect(guessAgeAndSex(new Float32Array(512))).toEqual({ age: expect.any(Number), sex: expect.toBeOneOf([0, 1]) });
});

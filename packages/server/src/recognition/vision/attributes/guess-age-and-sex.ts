import { softmax } from '../network-input.ts';
import type { Asm } from '../vision.ts';
import { AGE_ROWS, SEX_ROW } from './age-and-sex-heads.ts';

/** Where the age brackets begin, in whole years; the last is where the oldest is taken to end. */
export const AGE_EDGES_YEARS = [0, 3, 10, 20, 30, 40, 50, 60, 70, 85] as const;

/** Rows of a weight for each channel, and what is added. */
export interface AgeAndSexHeads {
  /** One row for each age bracket, youngest first. */
  readonly age: readonly Float32Array[];
  /** Above zero: a woman. */
  readonly sex: Float32Array;
}

const FITTED: AgeAndSexHeads = { age: AGE_ROWS.map(rowOf), sex: rowOf(SEX_ROW) };

/**
 * Age in whole years, and sex: linear in the means of the channels that the template is made from, so that they cost no
 * network. The template itself has been trained to forget them: fitted to it the same way, they are nearly as good on the photos of
 * one collection and worthless on those of another. The age is the median of the shares that the head gives to the
 * brackets, which errs by less than their mean.
 */
export function guessAgeAndSex(channelMeans: Float32Array, heads = FITTED): Pick<Asm, 'age' | 'sex'> {
  const shares = softmax(Float32Array.from(heads.age, (row) => logit(row, channelMeans)));
  return { age: Math.floor(medianYears(shares)), sex: logit(heads.sex, channelMeans) > 0 ? 1 : 0 };
}

function logit(row: Float32Array, means: Float32Array): number {
  return means.reduce((sum, mean, at) => sum + mean * (row[at] ?? 0), row[means.length] ?? 0);
}

/** Everybody of a bracket is taken to be spread evenly over its years. */
function medianYears(shares: Float32Array): number {
  let below = 0;
  for (const [bracket, share] of shares.entries()) {
    const [from = 0, to = from] = AGE_EDGES_YEARS.slice(bracket);
    if (below + share >= 0.5) return from + ((0.5 - below) / share) * (to - from);
    below += share;
  }
  return AGE_EDGES_YEARS.at(-1) ?? 0;
}

function rowOf(base64: string): Float32Array {
  return new Float32Array(new Uint8Array(Buffer.from(base64, 'base64')).buffer);
}

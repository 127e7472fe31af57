import { type ImpostorCurve, tailCosineAt } from '@kith/server/parts';
import { type Cosines, figureAtRate } from '../accuracy/cosines.ts';
import { type Bootstrap, quantile } from './bootstrap.ts';
import { TAIL_RATE, type TailFit } from './impostor-fit.ts';

/** Rates of the body, log10; the last is where the tail begins. */
const BODY_RATES = [Math.log10(0.5), -1, -1.5];
/** Rates that the tail is shown for and held to, log10. */
const TAIL_RATES = [-2, -3, -4, -5, -6, -7, -8, -9];
/** One-sided: other people would have given a less strict curve 19 times of 20. */
const CONFIDENCE = 0.95;

/** At one rate: the cosine that the fit gives, and within which nine of ten bootstrapped fits lie. */
interface TailPoint {
  readonly log10Rate: number;
  readonly fitted: number;
  readonly low: number;
  readonly high: number;
}

export interface Calibration {
  readonly points: readonly TailPoint[];
  /** The likeliest curve. */
  readonly fitted: ImpostorCurve;
  /** The curve that Kith uses: nowhere below the upper limit. */
  readonly careful: ImpostorCurve;
}

/** Puts body and tail together, and a careful curve of the same form over the upper confidence limits. */
export function calibrationOf(cosines: Cosines, fit: TailFit, { fits }: Bootstrap): Calibration {
  const fitted = curveOf(cosines, fit);
  const curves = fits.map((other) => curveOf(cosines, other));
  const points = TAIL_RATES.map((log10Rate) => {
    const possible = curves.map((curve) => tailCosineAt(curve, log10Rate));
    return {
      log10Rate,
      fitted: tailCosineAt(fitted, log10Rate),
      low: quantile(possible, 1 - CONFIDENCE),
      high: quantile(possible, CONFIDENCE),
    };
  });
  return { points, fitted, careful: curveOf(cosines, carefulFit(points)) };
}

/** Starts at the upper limit of the threshold and falls as slowly as the upper limit of any rate asks for. */
function carefulFit(points: readonly TailPoint[]): TailFit {
  const log10TailRate = Math.log10(TAIL_RATE);
  const threshold = ceil(points.find(({ log10Rate }) => log10Rate === log10TailRate)?.high ?? Number.NaN, 4);
  const exponents = points
    .filter(({ log10Rate }) => log10Rate < log10TailRate)
    .map(({ log10Rate, high }) => (log10TailRate - log10Rate) / Math.log10((1 - threshold) / (1 - high)));
  return { threshold, exponent: -ceil(-Math.min(...exponents), 2) };
}

/** The measured body and a fitted tail. */
export function curveOf({ impostors }: Cosines, { threshold, exponent }: TailFit): ImpostorCurve {
  const body = BODY_RATES.map((log10Rate) => [round(figureAtRate(impostors, 10 ** log10Rate)), log10Rate] as const);
  return { body: [[-1, 0], ...body, [threshold, Math.log10(TAIL_RATE)]], exponent };
}

const round = (figure: number): number => Math.round(figure * 1e4) / 1e4;
const ceil = (figure: number, digits: number): number => Math.ceil(figure * 10 ** digits) / 10 ** digits;

import { basename, dirname, join } from 'node:path';
import { impostorTail, tailCosineAt } from '@kith/server/parts';
import { type Cosines, countFrom, figureAtRate } from '../accuracy/cosines.ts';
import type { Look } from '../accuracy/look.ts';
import { heading, rate, table } from '../accuracy/report.ts';
import { type Bootstrap, quantile } from './bootstrap.ts';
import type { Calibration } from './calibration.ts';
import { fitFreeTail, type TopPairs } from './impostor-fit.ts';

const SHOWN_PAIRS = 20;
/** What `junk`, `ha` and `exact` ask for in a space of up to a thousand, log10. */
const THRESHOLD_RATES = [-4, -5, -6];

export function reportTopPairs({ pairs }: TopPairs): void {
  heading('The most alike pairs of different people (of one pair in a thousand it is not believed how alike they are)');
  const nameOf = ({ file }: Look) => join(basename(dirname(file)), basename(file));
  table([
    ['cosine', 'one', 'other'],
    ...pairs.slice(0, SHOWN_PAIRS).map(({ a, b, cosine }) => [cosine.toFixed(3), nameOf(a), nameOf(b)]),
  ]);
}

export function reportTail({ impostors }: Cosines, { points, careful }: Calibration): void {
  heading('The cosine that so many pairs of different people reach');
  table([
    ['rate', 'measured', 'fitted', '90 % between', 'careful', 'in use now'],
    ...points.map(({ log10Rate, fitted, low, high }) => [
      `1e${log10Rate}`,
      10 ** log10Rate * impostors.length >= 1 ? figureAtRate(impostors, 10 ** log10Rate).toFixed(3) : '–',
      fitted.toFixed(3),
      `${low.toFixed(3)} and ${high.toFixed(3)}`,
      tailCosineAt(careful, log10Rate).toFixed(3),
      tailCosineAt(impostorTail, log10Rate).toFixed(3),
    ]),
  ]);
}

/** Whether it was right to say that the tail ends at 1. */
export function reportShape(top: TopPairs, { fitted, careful }: Calibration, { shapes }: Bootstrap): void {
  const { scale, shape } = fitFreeTail(top);
  const start = fitted.body.at(-1)?.[0] ?? Number.NaN;
  const end = shape < 0 ? `ends at cosine ${(start - scale / shape).toFixed(2)}` : 'has no end';
  const [low, high] = [quantile(shapes, 0.05), quantile(shapes, 0.95)].map((limit) => limit.toFixed(3));
  console.log(
    `\n  The tail ends at cosine 1: exponent ${fitted.exponent.toFixed(2)}, shape ${(-1 / fitted.exponent).toFixed(3)}; careful: ` +
      `${careful.exponent.toFixed(2)}.\n  Where the end is not given, maximum likelihood finds shape ${shape.toFixed(3)} (90 % between ${low} and ` +
      `${high}) and ${end}.`,
  );
}

/** What being careful costs the people who are enrolled. */
export function reportCost({ genuine }: Cosines, { fitted, careful }: Calibration): void {
  if (genuine.length === 0) return;
  heading('True accepts, photo against photo, at the rates of junk, ha and exact in a space of a thousand');
  table([
    ['rate', 'at the fitted cosine', 'at the careful one'],
    ...THRESHOLD_RATES.map((log10Rate) => [
      `1e${log10Rate}`,
      ...[fitted, careful].map((curve) => rate(countFrom(genuine, tailCosineAt(curve, log10Rate)), genuine.length)),
    ]),
  ]);
}

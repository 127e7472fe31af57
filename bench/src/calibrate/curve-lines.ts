import { type ImpostorCurve, tailCosineAt } from '@kith/server/parts';
import { figureAtRate } from '../accuracy/cosines.ts';
import { COSINES, type Paper } from './paper.ts';

const POINTS_A_DECADE = 4;

/** The points of a curve's body, and of its tail as far as the paper goes. */
export function pointsOf(paper: Paper, curve: ImpostorCurve): string {
  return `${bodyOf(paper, curve)} ${tailOf(paper, curve)}`;
}

export function tailOf(paper: Paper, curve: ImpostorCurve): string {
  const from = curve.body.at(-1)?.[1] ?? 0;
  const steps = Math.round((from - paper.lowest) * POINTS_A_DECADE);
  return Array.from({ length: steps + 1 }, (_, step) => {
    const log10Rate = from - step / POINTS_A_DECADE;
    return paper.at(tailCosineAt(curve, log10Rate), log10Rate);
  }).join(' ');
}

function bodyOf(paper: Paper, { body }: ImpostorCurve): string {
  return body.flatMap(([cosine, log10Rate]) => (cosine >= COSINES.from ? [paper.at(cosine, log10Rate)] : [])).join(' ');
}

/** Which cosines were measured at which rates (log10), where at least ten pairs say so. */
export function measuredPoints(ascending: Float32Array): { readonly cosine: number; readonly log10Rate: number }[] {
  const points: { cosine: number; log10Rate: number }[] = [];
  for (let step = 1; 10 ** (-step / POINTS_A_DECADE) * ascending.length >= 10; step++) {
    const log10Rate = -step / POINTS_A_DECADE;
    const cosine = figureAtRate(ascending, 10 ** log10Rate);
    if (cosine >= COSINES.from) points.push({ cosine, log10Rate });
  }
  return points;
}

import { type ImpostorCurve, tailCosineAt } from '@kith/server/parts';
import { figureAtRate } from '../accuracy/cosines.ts';
import { whole } from '../accuracy/report.ts';
import type { Calibration } from './calibration.ts';

const WIDTH = 740;
const HEIGHT = 430;
const PLOT = { left: 70, right: 700, top: 34, bottom: 364 };
/** Cosines from left to right, rates (log10) from top to bottom. */
const COSINES = { from: 0, to: 0.75, step: 0.1 };
const RATES = { from: 0, to: -9 };
const POINTS_A_DECADE = 4;
const SUPERSCRIPTS = '⁰¹²³⁴⁵⁶⁷⁸⁹';

const x = (cosine: number): number =>
  PLOT.left + ((cosine - COSINES.from) / (COSINES.to - COSINES.from)) * (PLOT.right - PLOT.left);
const y = (log10Rate: number): number =>
  PLOT.top + ((RATES.from - log10Rate) / (RATES.from - RATES.to)) * (PLOT.bottom - PLOT.top);
const at = (cosine: number, log10Rate: number): string => `${x(cosine).toFixed(1)},${y(log10Rate).toFixed(1)}`;

/** The picture of docs/confidence.md: an SVG in the colours that its reader prefers. */
export function drawCurve(impostors: Float32Array, { points, fitted, careful }: Calibration): string {
  const band = [
    ...points.map(({ log10Rate, low }) => at(low, log10Rate)),
    ...points.toReversed().map(({ log10Rate, high }) => at(high, log10Rate)),
  ];
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="system-ui, sans-serif" font-size="12" role="img" aria-label="How often two pictures of different people reach a cosine">
<style>
.paper { fill: #fff } text { fill: #222 } .grid { stroke: #ddd }
.dot { fill: #2f6690 } .band { fill: #b9770e; opacity: .2 } .line { fill: none; stroke-width: 2; stroke: #b9770e }
.careful { stroke: #9d2b2b; stroke-dasharray: 6 4 }
@media (prefers-color-scheme: dark) {
  .paper { fill: #16181c } text { fill: #ddd } .grid { stroke: #34383f }
  .dot { fill: #7cb7e0 } .band { fill: #e0a84a } .line { stroke: #e0a84a } .careful { stroke: #f08a8a }
}
</style>
<rect class="paper" width="${WIDTH}" height="${HEIGHT}"/>
${grid()}
<polygon class="band" points="${band.join(' ')}"/>
<polyline class="line" points="${tailOf(fitted)}"/>
<polyline class="line careful" points="${bodyOf(careful)} ${tailOf(careful)}"/>
${measuredDots(impostors)}
${legend(impostors.length)}
</svg>
`;
}

function grid(): string {
  const lines: string[] = [];
  for (let rate = RATES.from; rate >= RATES.to; rate--) {
    const name = rate === 0 ? '1' : `10⁻${SUPERSCRIPTS[-rate]}`;
    lines.push(`<path class="grid" d="M${PLOT.left} ${y(rate).toFixed(1)}H${PLOT.right}"/>`);
    lines.push(`<text x="${PLOT.left - 8}" y="${(y(rate) + 4).toFixed(1)}" text-anchor="end">${name}</text>`);
  }
  for (let cosine = COSINES.from; cosine <= COSINES.to; cosine += COSINES.step) {
    lines.push(`<path class="grid" d="M${x(cosine).toFixed(1)} ${PLOT.top}V${PLOT.bottom}"/>`);
    lines.push(
      `<text x="${x(cosine).toFixed(1)}" y="${PLOT.bottom + 18}" text-anchor="middle">${cosine.toFixed(1)}</text>`,
    );
  }
  return lines.join('\n');
}

function measuredDots(impostors: Float32Array): string {
  const dots: string[] = [];
  // One pair says nothing about a rate; from ten on it does.
  for (let step = 1; 10 ** (-step / POINTS_A_DECADE) * impostors.length >= 10; step++) {
    const log10Rate = -step / POINTS_A_DECADE;
    const cosine = figureAtRate(impostors, 10 ** log10Rate);
    if (cosine < COSINES.from) continue;
    const [cx, cy] = at(cosine, log10Rate).split(',');
    dots.push(`<circle class="dot" cx="${cx}" cy="${cy}" r="3"/>`);
  }
  return dots.join('\n');
}

function bodyOf({ body }: ImpostorCurve): string {
  return body.flatMap(([cosine, log10Rate]) => (cosine >= COSINES.from ? [at(cosine, log10Rate)] : [])).join(' ');
}

function tailOf(curve: ImpostorCurve): string {
  const from = curve.body.at(-1)?.[1] ?? 0;
  const steps = Math.round((from - RATES.to) * POINTS_A_DECADE);
  return Array.from({ length: steps + 1 }, (_, step) => {
    const log10Rate = from - step / POINTS_A_DECADE;
    return at(tailCosineAt(curve, log10Rate), log10Rate);
  }).join(' ');
}

function legend(pairs: number): string {
  return `<text x="${PLOT.left}" y="20">share of the pairs that reach it</text>
<text x="${(PLOT.left + PLOT.right) / 2}" y="${PLOT.bottom + 44}" text-anchor="middle">cosine of two pictures of different people</text>
<circle class="dot" cx="447" cy="60" r="3"/><text x="468" y="64">measured, ${whole(pairs)} pairs</text>
<path class="line" d="M436 82H458"/><text x="468" y="86">fitted beyond 1 in 100</text>
<path class="band" d="M436 98H458V110H436Z"/><text x="468" y="108">90 % of fits to people drawn again</text>
<path class="line careful" d="M436 126H458"/><text x="468" y="130">what Kith uses</text>`;
}

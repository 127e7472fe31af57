import { whole } from '../accuracy/report.ts';
import type { Calibration } from './calibration.ts';
import { measuredPoints, pointsOf, tailOf } from './curve-lines.ts';
import { AXES, Paper } from './paper.ts';

const LOWEST_RATE = -9;
const COLOURS = {
  light: `.dot { fill: #2f6690 } .band { fill: #b9770e; opacity: .2 } .line { fill: none; stroke-width: 2; stroke: #b9770e }
.careful { stroke: #9d2b2b; stroke-dasharray: 6 4 }`,
  dark: '.dot { fill: #7cb7e0 } .band { fill: #e0a84a } .line { stroke: #e0a84a } .careful { stroke: #f08a8a }',
};

/** The picture of docs/confidence.md: an SVG. */
export function drawCurve(impostors: Float32Array, { points, fitted, careful }: Calibration): string {
  const paper = new Paper(LOWEST_RATE);
  const band = [
    ...points.map(({ log10Rate, low }) => paper.at(low, log10Rate)),
    ...points.toReversed().map(({ log10Rate, high }) => paper.at(high, log10Rate)),
  ];
  const dots = measuredPoints(impostors).map(({ cosine, log10Rate }) => {
    const [cx, cy] = paper.at(cosine, log10Rate).split(',');
    return `<circle class="dot" cx="${cx}" cy="${cy}" r="3"/>`;
  });
  return paper.drawn(
    'How often two pictures of different people reach a cosine',
    COLOURS,
    `<polygon class="band" points="${band.join(' ')}"/>
<polyline class="line" points="${tailOf(paper, fitted)}"/>
<polyline class="line careful" points="${pointsOf(paper, careful)}"/>
${dots.join('\n')}
${legend(impostors.length)}`,
  );
}

function legend(pairs: number): string {
  return `${AXES}
<circle class="dot" cx="457" cy="60" r="3"/><text x="478" y="64">measured, ${whole(pairs)} pairs</text>
<path class="line" d="M446 82H468"/><text x="478" y="86">fitted beyond 1 in 100</text>
<path class="band" d="M446 98H468V110H446Z"/><text x="478" y="108">90 % of fits to people drawn again</text>
<path class="line careful" d="M446 126H468"/><text x="478" y="130">what Kith uses</text>`;
}

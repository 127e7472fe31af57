import { impostorTail } from '@kith/server/parts';
import { measuredPoints, pointsOf } from '../calibrate/curve-lines.ts';
import { AXES, Paper } from '../calibrate/paper.ts';
import type { Cosines } from './cosines.ts';

const LOWEST_RATE = -5;
/** Okabe and Ito's, which colour-blind readers tell apart. */
const COLOURS = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9', '#8c6d46'];
const PAPER = {
  light:
    '.line { fill: none; stroke-width: 1.5 } .men { stroke-dasharray: 2 2 } .careful { stroke: #9d2b2b; stroke-width: 2.5; stroke-dasharray: 8 4 }',
  dark: '.careful { stroke: #f08a8a }',
};

/** How often two people of each kind reach a cosine, beside the curve that Kith uses: an SVG. Kinds are named `group, sex`. */
export function drawGroups(kinds: ReadonlyMap<string, Cosines>): string {
  const paper = new Paper(LOWEST_RATE);
  const groups = [...new Set([...kinds.keys()].map(groupOf))];
  const colourOf = (group: string) => COLOURS[groups.indexOf(group) % COLOURS.length];
  const lines = [...kinds].map(([kind, { impostors }]) => {
    const points = measuredPoints(impostors).map(({ cosine, log10Rate }) => paper.at(cosine, log10Rate));
    return `<polyline class="${lineOf(kind)}" stroke="${colourOf(groupOf(kind))}" points="${points.join(' ')}"/>`;
  });
  const names = groups.map((group, i) => {
    const y = 60 + 20 * i;
    return `<path class="line" stroke="${colourOf(group)}" d="M468 ${y}H490"/><text x="500" y="${y + 4}">${group}</text>`;
  });
  const y = 60 + 20 * groups.length;
  return paper.drawn(
    'How often two people of one group and sex reach a cosine',
    PAPER,
    `${lines.join('\n')}
<polyline class="line careful" points="${pointsOf(paper, impostorTail)}"/>
${AXES}
${names.join('\n')}
<path class="line men" stroke="#888" d="M468 ${y}H490"/><text x="500" y="${y + 4}">men dotted, women drawn through</text>
<path class="line careful" d="M468 ${y + 20}H490"/><text x="500" y="${y + 24}">what Kith uses</text>`,
  );
}

const groupOf = (kind: string): string => kind.split(',')[0] ?? kind;
const lineOf = (kind: string): string => (/, male$/.test(kind) ? 'line men' : 'line');

import type { ImpostorCurve } from '@kith/server/parts';

/** What a curve was measured on. */
interface MeasuredOn {
  readonly pictures: number;
  readonly people: number;
  /** Of different people. */
  readonly pairs: number;
  /** SHA-256 of the network that made the templates. */
  readonly featureModel: string;
  /** The scale that they were moved to. */
  readonly scale: number;
}

/** The source of impostor-tail.ts. */
export function writeTail(
  { body, exponent }: ImpostorCurve,
  { pictures, people, pairs, featureModel, scale }: MeasuredOn,
): string {
  const points = body.map(([cosine, log10Rate]) => `    [${cosine}, ${Number(log10Rate.toFixed(4))}],`);
  return `// Written by \`npm run calibrate -- FOLDER --write\`; see docs/confidence.md.
import type { ImpostorCurve } from './impostor-curve.ts';

export const impostorTail: ImpostorCurve = {
  body: [
${points.join('\n')}
  ],
  exponent: ${exponent},
};

/** What it was measured on. */
export const measuredOn = {
  pictures: ${pictures},
  people: ${people},
  pairs: ${grouped(pairs)},
  /** SHA-256 of the network that made the templates. */
  featureModel: '${featureModel}',
  /** The scale that they were moved to. */
  scale: ${scale},
};
`;
}

/** 602_709, as the formatter wants it. */
function grouped(count: number): string {
  return count < 10_000 ? String(count) : count.toLocaleString('en').replaceAll(',', '_');
}
